/** The object store: one bucket of any S3 store, with every object verified against its reference. */
package mixmatch.objects;
