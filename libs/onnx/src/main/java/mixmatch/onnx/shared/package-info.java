/** Models of one graph in one session, which takes their weights as inputs. */
package mixmatch.onnx.shared;
