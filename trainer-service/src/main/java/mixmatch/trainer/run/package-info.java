/**
 * Runs in training: the choice of a run, its orders and their answers, its steps one after another, and the publication of its
 * models and checkpoints. The arithmetic of a step lives in {@code mixmatch.trainer.step}.
 */
package mixmatch.trainer.run;
