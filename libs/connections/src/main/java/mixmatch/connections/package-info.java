/** What keeps a client from its broker or its store, in a sentence for a person. Nothing here retries or logs. */
package mixmatch.connections;
