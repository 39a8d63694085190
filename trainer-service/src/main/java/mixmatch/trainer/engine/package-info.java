/**
 * Engines compute a network in training: here are the choice of one and the automatic engine, which computes any network on any
 * device by DJL. A step itself is defined in {@code mixmatch.trainer.step}.
 */
package mixmatch.trainer.engine;
