/**
 * A run's guessing models and checkpoints in the store: written whole, verified when they are read, and deleted by rule. They are
 * made in {@code mixmatch.trainer.run}.
 */
package mixmatch.trainer.artifacts;
