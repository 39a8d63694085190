/** Random numbers and permutations that depend on (seed, stream, step, index) alone. What is drawn with them is elsewhere. */
package mixmatch.randomness;
