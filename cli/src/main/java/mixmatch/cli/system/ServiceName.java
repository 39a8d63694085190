package mixmatch.cli.system;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The four services, and what a local replica of each may use of this machine. */
public enum ServiceName {
    AUGMENT(Installation.heap(96, 256), 0),
    LABELGUESS(Installation.heap(96, 384), 15),
    TRAINER(Installation.heap(160, 512), 0),
    EVAL(Installation.heap(128, 320), 10);

    private static final String ONE_MEBIBYTE = Long.toString(1L << 20);

    /** Options of its Java heap. Tensors and sessions lie outside of it. */
    final List<String> heap;
    /** Of its processes once ready, 0 to 19: guesses and evaluations can wait for a core (docs/performance.md). */
    final int niceness;

    ServiceName(List<String> heap, int niceness) {
        this.heap = heap;
        this.niceness = niceness;
    }

    /** As a person writes it: {@code labelguess}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Folder of its module: {@code labelguess-service}. */
    public String module() {
        return text() + "-service";
    }

    /** For the GNU C library's allocator: eval's models go back to the system at once, else its resident size climbs. */
    Map<String, String> allocator() {
        return this == EVAL
                ? Map.of("MALLOC_MMAP_THRESHOLD_", ONE_MEBIBYTE, "MALLOC_TRIM_THRESHOLD_", ONE_MEBIBYTE)
                : Map.of();
    }

    public static Optional<ServiceName> parse(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }

    static List<String> all() {
        return Arrays.stream(values()).map(ServiceName::text).toList();
    }
}
