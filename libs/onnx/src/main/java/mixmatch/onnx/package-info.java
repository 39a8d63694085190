/**
 * Inference with ONNX Runtime: models are loaded, run and closed here. Where they come from, and what their probabilities are used
 * for, is not known here.
 */
package mixmatch.onnx;
