/** The schedule of guessing models: v(t), the step whose model guesses step t, and what follows from it. */
package mixmatch.schedule;
