/** Faults on a running system, and what must hold after them. How a system is started is not known here. */
package mixmatch.chaos;
