/** Networks, each a file that says its layers, and what follows from any list of layers. */
package mixmatch.networks;
