/**
 * The augment service: an order in, its labelled and unlabelled batches out. {@link mixmatch.augment.Orders} is the edge to
 * Kafka; the choice of images and their augmentation know nothing of it.
 */
package mixmatch.augment;
