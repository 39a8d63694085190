/** {@code chaos}: the faults of {@code mixmatch.chaos} on a system of this machine. */
package mixmatch.cli.chaos;
