/** The augment service: an order in, its labelled and unlabelled batches out. {@code Orders} is the edge to Kafka. */
package mixmatch.augment;
