/** Datasets: images with their labels, the split of the training images, and both in the object store. */
package mixmatch.datasets;
