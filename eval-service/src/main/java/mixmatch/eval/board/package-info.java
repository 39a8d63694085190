/**
 * The boards of the page: runs, their losses and accuracies, guesses, and the services, as their messages and the stored
 * history tell them. Plain classes of bounded size; HTTP and Kafka clients are in {@code mixmatch.eval.api}.
 */
package mixmatch.eval.board;
