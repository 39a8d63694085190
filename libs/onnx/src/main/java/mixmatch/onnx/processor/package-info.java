/** The guessing graph as processors compute it quickest: 17.3 ms a step of the digits, not 21.6 (docs/performance.md). */
package mixmatch.onnx.processor;
