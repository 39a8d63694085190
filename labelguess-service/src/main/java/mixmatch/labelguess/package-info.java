/** The labelguess service: an unlabelled batch in, the same with its guesses out, as {@code mixmatch.methods} guesses. */
package mixmatch.labelguess;
