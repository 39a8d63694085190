/** A run's guessing models and checkpoints in the store: written whole, verified when they are read, deleted by rule. */
package mixmatch.trainer.artifacts;
