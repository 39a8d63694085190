/**
 * HTTP for people and the page: resources, live events, and the rights to act. What they read on demand of the store, of Kafka
 * and of models is here, too; the boards that they answer from are in {@code mixmatch.eval.board}.
 */
package mixmatch.eval.api;
