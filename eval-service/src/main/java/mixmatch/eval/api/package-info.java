/** HTTP for people and the page, and what it reads on demand of the store, Kafka and models. */
package mixmatch.eval.api;
