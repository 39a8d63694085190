/**
 * A run's curves for other tools: event files for TensorBoard in the store, and the log to an MLflow server, which is brought up
 * to date from these files. What people read of a finished run lives in {@code mixmatch.eval.report}.
 */
package mixmatch.eval.tracking;
