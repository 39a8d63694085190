package mixmatch.local;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The four services, and what a local replica of each may use of this machine's memory. */
enum ServiceName {
    AUGMENT(256),
    LABELGUESS(256),
    TRAINER(512),
    EVAL(320);

    private final int heapMebibytes;

    ServiceName(int heapMebibytes) {
        this.heapMebibytes = heapMebibytes;
    }

    /** As a person writes it: {@code labelguess}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Folder of its module: {@code labelguess-service}. */
    String module() {
        return text() + "-service";
    }

    /** Largest Java heap, MiB. Tensors and sessions lie outside of it. */
    int heapMebibytes() {
        return heapMebibytes;
    }

    static Optional<ServiceName> parse(String text) {
        return Arrays.stream(values()).filter(s -> s.text().equals(text)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(ServiceName::text).collect(Collectors.joining(", "));
    }
}
