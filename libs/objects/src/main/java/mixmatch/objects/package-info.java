/**
 * The object store: reading and writing one bucket of any S3 store, with every object verified against its reference. What the
 * objects are called is known to {@code mixmatch.proto}, what is in them to those who write them.
 */
package mixmatch.objects;
