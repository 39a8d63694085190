package mixmatch.ingest;

import java.util.concurrent.Semaphore;

/**
 * The heap that images may take while they are decoded, shared by all threads of this JVM: whoever wants to decode waits
 * for its part of it.
 */
final class DecodingMemory {
    /** The rest is left to everything else. */
    private static final long BUDGET_BYTES = Runtime.getRuntime().maxMemory() / 4 * 3;

    private static final Semaphore KIBIBYTES =
            new Semaphore((int) Math.min(Integer.MAX_VALUE, BUDGET_BYTES >> 10), true);

    /** Bytes a pixel of the RGB image that is made of a decoded one. */
    private static final int RGB = Integer.BYTES;

    private DecodingMemory() {}

    /** A part of the heap; to be closed when the image is no longer used. */
    interface Reservation extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Bytes that decoding takes, rather too many than too few.
     *
     * @param period only every so many-th row and column are kept
     * @param bits a kept pixel
     */
    static long bytes(String format, long width, long height, int period, int bits) {
        long kept = ((width + period - 1) / period) * ((height + period - 1) / period);
        int pixel = (bits + 7) / 8 + RGB;
        return kept * pixel + width * height * besides(format);
    }

    /** Bytes a pixel that a decoder keeps besides, kept pixel or not. Measured: lossy WebP 25, progressive JPEG 3. */
    private static int besides(String format) {
        return switch (format) {
            case "webp" -> 28;
            case "jpeg" -> 3;
            default -> 0;
        };
    }

    /**
     * Waits for so much of the heap.
     *
     * @throws UnreadableImageException where there is not so much of it at all
     */
    static Reservation take(long bytes) throws UnreadableImageException {
        if (bytes > BUDGET_BYTES) {
            throw new UnreadableImageException(
                    "decoding it takes %d MiB of memory, more than the %d MiB there are for it"
                            .formatted(bytes >> 20, BUDGET_BYTES >> 20));
        }
        int taken = (int) (bytes >> 10);
        KIBIBYTES.acquireUninterruptibly(taken);
        return () -> KIBIBYTES.release(taken);
    }
}
