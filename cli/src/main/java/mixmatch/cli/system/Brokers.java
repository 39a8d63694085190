package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import mixmatch.cli.embedded.Quorum;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;

/** The embedded brokers of a folder, by number: one, or several that hold copies of each other's partitions. */
public final class Brokers {
    /** As many as it takes for one to be away while what is sent is still in two. */
    public static final int SEVERAL = 3;

    private static final String NAME = "kafka";

    private Brokers() {}

    /** The names of so many processes; their data are in folders called the same. */
    static List<String> names(int count) {
        return count == 1
                ? List.of(NAME)
                : IntStream.rangeClosed(1, count).mapToObj(Brokers::name).toList();
    }

    /** The name of one of several. */
    static String name(int node) {
        return NAME + "-" + node;
    }

    /** True where a broker has data in the folder. */
    public static boolean present(Path dir) {
        return Files.exists(dir.resolve(NAME)) || Files.exists(dir.resolve(name(1)));
    }

    /** As many as a person asks for, 0 for what the folder has, else one; {@link CommandFailure} where it has another number. */
    public static int count(int asked, Path dir) {
        if (asked != 0 && asked != 1 && asked != SEVERAL) {
            throw CommandFailure.badInput("--brokers %d: give 1 or %d".formatted(asked, SEVERAL));
        }
        if (!present(dir)) {
            return Math.max(1, asked);
        }
        int there = Files.exists(dir.resolve(name(1))) ? SEVERAL : 1;
        if (asked != 0 && asked != there) {
            throw CommandFailure.badInput("--brokers %d: %s has the data of %d; leave it out, or give another --dir"
                    .formatted(asked, dir, there));
        }
        return there;
    }

    /** The cluster of the folder at a new start. */
    static Quorum quorum(WorkDir dir, int count) throws IOException {
        List<Path> data = names(count).stream().map(dir.root()::resolve).toList();
        return Quorum.begin(dir.cache(NAME).resolve("quorum"), count, data);
    }
}
