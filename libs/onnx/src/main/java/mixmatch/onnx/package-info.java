/** Inference with ONNX Runtime: models are loaded, run and closed here. */
package mixmatch.onnx;
