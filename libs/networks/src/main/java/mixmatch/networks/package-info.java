/**
 * Networks, each a file that says its layers, and what follows from any list of layers: parameters, initial weights, cost.
 * What computes a network lives with the engines of the trainer; how it is written as ONNX in {@code mixmatch.networks.onnx}.
 */
package mixmatch.networks;
