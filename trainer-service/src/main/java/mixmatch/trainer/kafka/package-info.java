/** The broker as the trainer uses it, beneath all that knows what the messages mean. */
package mixmatch.trainer.kafka;
