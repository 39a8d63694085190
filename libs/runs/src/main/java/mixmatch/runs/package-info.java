/**
 * Runs as a person meets them: preparing and submitting one, and following what the topics say of it. What trains and evaluates
 * them lives in the services.
 */
package mixmatch.runs;
