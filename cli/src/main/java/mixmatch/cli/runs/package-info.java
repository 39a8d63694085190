/** Runs: listed, shown, compared, followed, stopped, resumed, deleted. They begin in package {@code train}. */
package mixmatch.cli.runs;
