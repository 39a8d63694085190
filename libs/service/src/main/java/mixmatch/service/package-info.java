/**
 * The parts that every service shares: start and end of its process, readiness, outages, topic {@code runs}, dead letters,
 * heartbeat and traces. What a service does with messages lives in its own packages.
 */
package mixmatch.service;
