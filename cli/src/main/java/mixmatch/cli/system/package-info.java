/** A system on one machine: its processes and their supervision, or the addresses of one elsewhere. It looks at no training. */
package mixmatch.cli.system;
