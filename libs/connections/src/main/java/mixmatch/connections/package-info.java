/** Diagnoses of a broker or a store that a client can't work with, each a sentence for a person. Nothing here retries or logs. */
package mixmatch.connections;
