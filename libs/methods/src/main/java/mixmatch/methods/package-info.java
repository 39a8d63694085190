/**
 * Methods, each a file that says how labelled and unlabelled images become a loss, and the equations that they are made of. Plain
 * arrays: what carries them, what computes the network and what stores its state live with the services.
 */
package mixmatch.methods;
