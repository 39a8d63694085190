/** {@code predict}, {@code embed} and {@code evaluate}: a trained model on a person's images, without a system. */
package mixmatch.cli.models;
