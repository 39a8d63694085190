/**
 * Faults on a running system: their plans, how each is injected, and what must hold after them. How a system is started is not
 * known here.
 */
package mixmatch.chaos;
