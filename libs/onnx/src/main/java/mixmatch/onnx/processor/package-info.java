/**
 * The guessing graph as ONNX Runtime's provider for processors computes it quickest: 17.3 ms a step of the digits in place of 21.6
 * (docs/performance.md). Where nothing of it applies, a graph is run as it was published.
 */
package mixmatch.onnx.processor;
