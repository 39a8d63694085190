/** A trained network as an ONNX file: the one that guesses and the one that is evaluated and deployed. */
package mixmatch.networks.onnx;
