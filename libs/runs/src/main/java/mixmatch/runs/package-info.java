/** Runs as a person meets them: preparing and submitting one, and following what the topics say of it. */
package mixmatch.runs;
