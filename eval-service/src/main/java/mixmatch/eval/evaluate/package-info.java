/**
 * The edge of eval to Kafka and the store: checkpoints in, evaluations out, reports and event files written in between, and the
 * topics that are only watched. The measuring itself lives in {@code mixmatch.eval.evaluation}.
 */
package mixmatch.eval.evaluate;
