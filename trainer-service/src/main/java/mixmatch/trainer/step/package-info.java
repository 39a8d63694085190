/** A training step: rows out of batches, mixing, interleaving, losses, update. Methods have the losses, engines the network. */
package mixmatch.trainer.step;
