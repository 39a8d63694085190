package mixmatch.k8s;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that holds this repository, found from the one that the tests run in. */
final class Repository {
    private static final Path ROOT = find(Path.of("").toAbsolutePath());

    private Repository() {}

    /** A path of the repository, as in {@code k8s/base}. */
    static Path path(String relative) {
        return ROOT.resolve(relative);
    }

    private static Path find(Path folder) {
        Path here = folder;
        while (here != null && !Files.exists(here.resolve("mvnw"))) {
            here = here.getParent();
        }
        if (here == null) {
            throw new IllegalStateException("%s lies in no checkout of this repository".formatted(folder));
        }
        return here;
    }
}
