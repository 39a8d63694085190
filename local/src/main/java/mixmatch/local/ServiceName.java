package mixmatch.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The four services, and what a local replica of each may use of this machine's memory. */
enum ServiceName {
    AUGMENT(new Heap(96, 256)),
    LABELGUESS(new Heap(96, 256)),
    TRAINER(new Heap(160, 512)),
    EVAL(new Heap(128, 320));

    private final Heap heap;

    ServiceName(Heap heap) {
        this.heap = heap;
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

    /** True for those that run one model after another. */
    boolean loadsModels() {
        return this == LABELGUESS || this == EVAL;
    }

    static Optional<ServiceName> parse(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(ServiceName::text).collect(Collectors.joining(", "));
    }
}
