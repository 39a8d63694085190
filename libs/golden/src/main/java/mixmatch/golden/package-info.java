/** The golden vectors, inputs and outputs of an independent engine, and their reading. For tests only. */
package mixmatch.golden;
