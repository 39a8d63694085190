/** The edge of eval to Kafka and the store: checkpoints in, evaluations out, and topics only watched. */
package mixmatch.eval.evaluate;
