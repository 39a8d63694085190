/**
 * The contract on Kafka and in the store: topics, partitions, headers, rights and object names. The messages themselves are
 * generated into {@code mixmatch.v1}. Nothing here consumes or produces a message.
 */
package mixmatch.proto;
