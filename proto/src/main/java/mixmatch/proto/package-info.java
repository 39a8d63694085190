/** The contract on Kafka and in the store. The messages themselves are generated into {@code mixmatch.v1}. */
package mixmatch.proto;
