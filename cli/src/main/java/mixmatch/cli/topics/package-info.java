/** {@code topics}: messages on Kafka as a person reads them. */
package mixmatch.cli.topics;
