package mixmatch.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The four services, and what a local replica of each may use of this machine's memory. */
enum ServiceName {
    AUGMENT(new Heap(96, 256), Map.of()),
    LABELGUESS(new Heap(96, 256), Allocator.RETURNS),
    TRAINER(new Heap(160, 512), Allocator.KEEPS),
    EVAL(new Heap(128, 320), Allocator.RETURNS);

    private final Heap heap;
    private final Map<String, String> allocator;

    ServiceName(Heap heap, Map<String, String> allocator) {
        this.heap = heap;
        this.allocator = allocator;
    }

    /** As a person writes it: {@code labelguess}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Folder of its module: {@code labelguess-service}. */
    String module() {
        return text() + "-service";
    }

    /** Its Java heap. Tensors and sessions lie outside of it. */
    Heap heap() {
        return heap;
    }

    /** Environment that tells the C library what to do with native memory that is freed. */
    Map<String, String> allocator() {
        return allocator;
    }

    private static final class Allocator {
        /**
         * A model's memory comes and goes in large pieces, which the system takes back at once: else the allocator keeps
         * them, and the resident size climbs for the first dozen models.
         */
        static final Map<String, String> RETURNS = limits(1L << 20, 1L << 20);

        /**
         * Each step wants the memory that the last one freed. Kept, it need not be cleared by the system, page by page,
         * before it is used again: up to a fifth of a step's time (docs/performance.md).
         */
        static final Map<String, String> KEEPS = limits(1L << 30, 1L << 32);

        private static Map<String, String> limits(long mapped, long trimmed) {
            return Map.of(
                    "MALLOC_MMAP_THRESHOLD_", Long.toString(mapped), "MALLOC_TRIM_THRESHOLD_", Long.toString(trimmed));
        }
    }

    static Optional<ServiceName> parse(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(ServiceName::text).collect(Collectors.joining(", "));
    }
}
