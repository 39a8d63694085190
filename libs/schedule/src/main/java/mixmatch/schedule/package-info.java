/**
 * The schedule of guessing models: v(t), the step whose model guesses step t, and what follows from it. Who orders steps and
 * publishes models by it is the trainer.
 */
package mixmatch.schedule;
