package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.Split;
import mixmatch.ingest.FoundImages;
import mixmatch.ingest.Sources;
import mixmatch.objects.NativeHashes;
import mixmatch.spec.RunSpec;

/** The images in a folder that a person named with {@code --data}; where that is empty, the digits of the project. */
public record NamedImages(String data, boolean skipUnreadable) {
    private static final String PROJECT_FILE = "mixmatch.yaml";
    /** For a person's own images: of 32x32 pixels in colour, and done on two cores in minutes. */
    public static final String SPEC_OF_OWN_DATA = "cifar10-quick";

    /**
     * Why its method, MixMatch, to follow the method's name. With its defaults it is the only method that is among the three most
     * accurate in each experiment of docs/results.md, and the first on photos (CIFAR-10).
     */
    static final String WHY_ITS_METHOD =
            "of the methods that need no tuning it was the most accurate on photos; --method takes another";

    /** For vectors that other software made. */
    private static final String SPEC_OF_VECTORS = "vectors";

    private static final String SPEC = "digits";

    /** The spec that a person keeps beside the images. */
    Path projectFile() {
        return Path.of(data).resolve(PROJECT_FILE);
    }

    /** The spec to train by where nobody names one. */
    String defaultSpec() {
        if (data.isEmpty()) {
            return SPEC;
        }
        return Sources.detect(Path.of(data)) == RunSpec.Source.VECTORS ? SPEC_OF_VECTORS : SPEC_OF_OWN_DATA;
    }

    /** The keys of a spec that {@code --data} decides. */
    public Map<String, String> keys() {
        return data.isEmpty() ? Map.of() : Map.of("dataset.source", source());
    }

    /** The kind of the images in {@code --data}, as a spec writes it; empty without {@code --data}: the spec decides. */
    public String source() {
        return data.isEmpty() ? "" : Sources.detect(Path.of(data)).text();
    }

    /** A person's folder as it is found, before any image is read. */
    public Optional<FoundImages> found() throws IOException {
        return data.isEmpty() ? Optional.empty() : Sources.find(Path.of(data));
    }

    /**
     * Says what is there, then reads all for who does not train on pixels, a folder's at this size; throws a sentence where it can't be
     * used.
     *
     * @param specs of runs on what becomes of the images, if there are any
     */
    public Dataset read(int size, List<RunSpec> specs, Optional<FoundImages> found, WorkDir dir, Console console)
            throws IOException {
        if (data.isEmpty()) {
            return Sources.digits();
        }
        found.ifPresent(all -> say(all, specs, size, console));
        return read(
                dir,
                console,
                (scratch, progress) -> Sources.read(Path.of(data), size, skipUnreadable, scratch, progress));
    }

    /** Says what is there, then reads it at the size of the specs; throws a sentence where it can't be used. */
    public Dataset open(String origin, List<RunSpec> specs, Optional<FoundImages> found, WorkDir dir, Console console)
            throws IOException {
        RunSpec spec = specs.get(0);
        if (data.isEmpty()) {
            RunSpec.Source source = spec.dataset().source();
            if (source != RunSpec.Source.DIGITS) {
                throw CommandFailure.badInput(
                        "%s trains on %s, which is not part of the project; say where it is with --data DIR"
                                .formatted(origin, source.text()));
            }
            return Sources.digits();
        }
        int size = spec.dataset().imageSize();
        found.ifPresent(all -> say(all, specs, size, console));
        return read(
                dir,
                console,
                (scratch, progress) -> found.isPresent()
                        ? found.get().read(size, skipUnreadable, scratch, progress)
                        : Sources.open(Path.of(data), spec, scratch, progress));
    }

    /** What they can't be split as is refused before they are read, which may take minutes. */
    private static void say(FoundImages all, List<RunSpec> specs, int size, Console console) {
        List<Split> splits = specs.stream().map(one -> Sources.split(all, one)).toList();
        String counted = "";
        if (!splits.isEmpty()) {
            Split split = splits.get(0);
            // Who labelled them all is surprised that most labels are left unused.
            boolean hidden = all.allLabelsAreKnown() && split.unlabeled().length > 0;
            counted = "; %d labelled%s"
                    .formatted(
                            split.labeled().length,
                            hidden ? ", the others count as unlabelled (--labels N takes more labels)" : "");
        }
        console.say("%s, %dx%d colour%s".formatted(all.summary(), size, size, counted));
        all.remarks().forEach(console::say);
    }

    private interface Reading {
        Dataset read(Path scratch, ReadingProgress progress) throws IOException;
    }

    private static Dataset read(WorkDir dir, Console console, Reading reading) throws IOException {
        ReadingProgress progress = new ReadingProgress(console);
        Dataset dataset = reading.read(Files.createDirectories(dir.cache("scratch")), progress);
        progress.finished();
        // Requests to the store are signed over all that they bring.
        NativeHashes.install();
        return dataset;
    }
}
