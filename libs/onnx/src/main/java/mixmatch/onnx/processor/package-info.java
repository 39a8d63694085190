/** The guessing graph as processors compute it quickest: 78.2 ms a step of 10-1, not 87.1 (docs/performance.md). */
package mixmatch.onnx.processor;
