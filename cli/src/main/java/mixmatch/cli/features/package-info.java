/** Features of images as a dataset: a backbone is read, labelguess embeds, the dataset is put together. */
package mixmatch.cli.features;
