/** {@code backup} and {@code restore}: a run as one file. */
package mixmatch.cli.backup;
