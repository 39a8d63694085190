/** Methods: each file says how labelled and unlabelled images become a loss, and the equations that they are made of. */
package mixmatch.methods;
