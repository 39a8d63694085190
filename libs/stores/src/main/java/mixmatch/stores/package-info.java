/** Real stores for tests. */
package mixmatch.stores;
