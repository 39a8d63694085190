/**
 * An engine for processors with AVX2 or AVX-512: oneDNN's convolutions, Winograd's algorithm, and loops in the JDK's vectors. It
 * computes what the automatic engine does, in less time. Nothing refers to it, and the system works without it.
 */
package mixmatch.engine.onednn;
