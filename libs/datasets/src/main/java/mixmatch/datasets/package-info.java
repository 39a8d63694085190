/**
 * Datasets: images with their labels, the split of the training images, and both in the object store. The reading of people's
 * image files is in {@code mixmatch.ingest}.
 */
package mixmatch.datasets;
