/** Runs in training: their choice, their orders and the answers, their steps, their models and checkpoints. */
package mixmatch.trainer.run;
