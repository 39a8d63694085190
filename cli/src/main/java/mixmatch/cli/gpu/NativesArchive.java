package mixmatch.cli.gpu;

import java.net.URI;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * A file of others that holds native libraries: a zip, as jars and wheels are.
 *
 * @param bytes its size; 0 where its server alone says it
 * @param from the folder in it whose libraries are taken
 * @param into the folder that they go to
 * @param without names that are left in it, a pattern
 */
record NativesArchive(URI url, String sha256, long bytes, String from, String into, String without) {
    /** Shared libraries, also with a version behind. */
    private static final Pattern LIBRARY = Pattern.compile("[\\w.+-]+\\.so(\\.\\d+)*");

    /** The last part of the address, as in {@code onnxruntime_gpu-1.29.0.jar}. */
    String name() {
        return Path.of(url.getPath()).getFileName().toString();
    }

    /** Whether an entry is one of its libraries: right in the folder, and not left out. */
    boolean takes(String entry) {
        String library = entry.startsWith(from) ? entry.substring(from.length()) : "";
        return LIBRARY.matcher(library).matches() && !library.matches(without);
    }

    /** The name of what it {@link #takes}. */
    String library(String entry) {
        return entry.substring(from.length());
    }
}
