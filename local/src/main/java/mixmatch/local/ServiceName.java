package mixmatch.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The four services, and what a local replica of each may use of this machine's memory. */
enum ServiceName {
    AUGMENT(new Heap(96, 256), Map.of(), 0),
    LABELGUESS(new Heap(96, 384), Allocator.KEEPS, 15),
    TRAINER(new Heap(160, 512), Allocator.KEEPS_IN_HUGE_PAGES, 0),
    EVAL(new Heap(128, 320), Allocator.RETURNS, 10);

    private final Heap heap;
    private final Map<String, String> allocator;
    private final int niceness;

    ServiceName(Heap heap, Map<String, String> allocator, int niceness) {
        this.heap = heap;
        this.allocator = allocator;
        this.niceness = niceness;
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

    /**
     * How far it stands back from the processors while the trainer wants them, 0 to 19. The trainer is ahead of what it has
     * ordered by its lead, so guesses can wait for a core that a step leaves idle, and so can evaluations.
     */
    int niceness() {
        return niceness;
    }

    /** What the GNU C library's allocator is told, by environment variables; another library ignores them. */
    private static final class Allocator {
        /**
         * A model's memory comes and goes in large pieces, which the system takes back at once: else the allocator keeps
         * them, and the resident size climbs for the first dozen models.
         */
        static final Map<String, String> RETURNS = Map.of(
                "MALLOC_MMAP_THRESHOLD_", Long.toString(1L << 20),
                "MALLOC_TRIM_THRESHOLD_", Long.toString(1L << 20));

        /**
         * Each step, and each guess, wants the memory that the last one freed. Kept, it need not be cleared by the system,
         * page by page, before it is used again: up to a fifth of a step's time (docs/performance.md). The padding is a whole
         * heap of the allocator's: without it a heap that becomes empty goes back whatever the other limits say.
         */
        static final Map<String, String> KEEPS = Map.of(
                "MALLOC_MMAP_THRESHOLD_", Long.toString(1L << 30),
                "MALLOC_TRIM_THRESHOLD_", Long.toString(1L << 32),
                "MALLOC_TOP_PAD_", Long.toString(1L << 26));

        /** Huge pages, too, where the system gives them to who asks; a guess gains nothing by them. */
        static final Map<String, String> KEEPS_IN_HUGE_PAGES = with(KEEPS, "GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");

        private static Map<String, String> with(Map<String, String> settings, String key, String value) {
            Map<String, String> more = new TreeMap<>(settings);
            more.put(key, value);
            return Map.copyOf(more);
        }
    }

    static Optional<ServiceName> parse(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(ServiceName::text).collect(Collectors.joining(", "));
    }
}
