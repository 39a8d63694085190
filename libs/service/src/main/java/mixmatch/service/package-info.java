/** The parts that every service shares. What a service does with messages lives in its own packages. */
package mixmatch.service;
