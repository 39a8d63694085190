package mixmatch.ingest;

import java.nio.file.Path;
import java.text.Normalizer;

/** Names with each letter as one character: one with an accent may be written as two, as a Mac does in archives. */
final class NormalizedNames {
    private NormalizedNames() {}

    static String of(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    /** A path as {@code labels.csv} writes it, divided by slashes. */
    static String slashed(String path) {
        return of(path).replace('\\', '/');
    }

    /** The name of a file or folder, without the folders that it lies in. */
    static String nameOf(Path file) {
        return of(file.getFileName().toString());
    }
}
