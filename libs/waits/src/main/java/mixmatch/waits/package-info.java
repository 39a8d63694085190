/** The waiting of tests for what other threads and processes do. For tests only. */
package mixmatch.waits;
