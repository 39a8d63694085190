/** The choice of an engine, and the automatic one, which computes any network on any device by DJL. */
package mixmatch.trainer.engine;
