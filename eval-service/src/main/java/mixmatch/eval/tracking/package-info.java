/** A run's curves for other tools: event files for TensorBoard, and the log to MLflow, made from these. */
package mixmatch.eval.tracking;
