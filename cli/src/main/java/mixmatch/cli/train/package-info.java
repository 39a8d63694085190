/** {@code train}: from a spec and a person's images to a run that is followed to its end. */
package mixmatch.cli.train;
