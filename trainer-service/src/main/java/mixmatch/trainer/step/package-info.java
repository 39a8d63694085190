/**
 * A training step: rows out of batches, mixing, interleaving, losses, update. The equations of the losses live with the methods,
 * the computation of the network with the engines.
 */
package mixmatch.trainer.step;
