/**
 * The labelguess service: an unlabelled batch in, the same batch with its guesses out. {@link
 * mixmatch.labelguess.UnlabeledBatches} and {@link mixmatch.labelguess.PublishedModels} are the edges to Kafka; how a method
 * guesses is in {@code mixmatch.methods}.
 */
package mixmatch.labelguess;
