/**
 * A system on one machine: its processes and their supervision, or the addresses of one elsewhere; {@code up}, {@code down}. What
 * it trains is not looked at here.
 */
package mixmatch.cli.system;
