/** {@code chaos}: faults on a system of this machine, and whether a run that meets them keeps its bits. */
package mixmatch.cli.chaos;
