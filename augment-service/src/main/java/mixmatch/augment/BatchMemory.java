package mixmatch.augment;

/**
 * The arrays in which the batches of all runs are built, one after another: new arrays for each would be cleared first, and lie
 * outside of the processor's caches. As large as the largest batch so far. For one thread.
 */
final class BatchMemory {
    private byte[] originals = {};
    private byte[] augmented = {};

    /** Room for so many bytes of images as they are. */
    byte[] originals(int bytes) {
        return originals = atLeast(bytes, originals);
    }

    /** Room for so many bytes of augmented images. */
    byte[] augmented(int bytes) {
        return augmented = atLeast(bytes, augmented);
    }

    private static byte[] atLeast(int bytes, byte[] known) {
        return known.length < bytes ? new byte[bytes] : known;
    }
}
