/** {@code doctor}: looks at this machine, at the broker and at the store, and says what would keep a run from working. */
package mixmatch.cli.doctor;
