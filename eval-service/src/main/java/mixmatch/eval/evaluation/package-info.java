/**
 * The measurement of a checkpoint in plain classes: accuracies, confusions, and the losses so far. The edge to Kafka and the
 * store lives in {@code mixmatch.eval.evaluate}, the report of a run in {@code mixmatch.eval.report}.
 */
package mixmatch.eval.evaluation;
