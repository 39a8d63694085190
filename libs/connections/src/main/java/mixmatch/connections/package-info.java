/**
 * Connections to a broker and a store: what keeps a client from its work, in a sentence for a person, and whether waiting helps.
 * Nothing here retries or logs.
 */
package mixmatch.connections;
