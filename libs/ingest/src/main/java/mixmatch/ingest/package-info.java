/**
 * The reading of people's images into datasets: folders of image files, the releases of CIFAR-10 and SVHN, the digits that come
 * with the project. How a dataset is stored and split is in {@code mixmatch.datasets}.
 */
package mixmatch.ingest;
