/**
 * The interface of engines, which compute a network in training, and what they have in common: threads, Adam, weight decay. The
 * automatic engine lives in the trainer, others in modules of their own below {@code engines}.
 */
package mixmatch.engine;
