/** An engine for processors with AVX2 or AVX-512. Nothing refers to it, and the system works without it. */
package mixmatch.engine.onednn;
