/** Command {@code augment}: the views of images in a picture. */
package mixmatch.cli.augment;
