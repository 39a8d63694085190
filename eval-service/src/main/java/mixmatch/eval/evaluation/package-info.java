/** The measurement of a checkpoint in plain classes: accuracies, confusions, and the losses so far. */
package mixmatch.eval.evaluation;
