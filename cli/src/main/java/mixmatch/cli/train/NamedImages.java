package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.Split;
import mixmatch.ingest.FoundImages;
import mixmatch.ingest.ProgressListener;
import mixmatch.ingest.Sources;
import mixmatch.objects.NativeHashes;
import mixmatch.spec.RunSpec;

/** The images in a folder that a person named with {@code --data}; where that is empty, the digits of the project. */
public record NamedImages(String data, boolean skipUnreadable) {
    private static final int NAMED_SKIPS = 10;

    /** The kind of the images in {@code --data}, as a spec writes it; empty without {@code --data}: the spec decides. */
    public String source() {
        return data.isEmpty() ? "" : Sources.detect(Path.of(data)).text();
    }

    /** A person's folder as it is found, before any image is read. */
    public Optional<FoundImages> found() throws IOException {
        return data.isEmpty() ? Optional.empty() : Sources.find(Path.of(data));
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
        if (found.isPresent()) {
            // What they can't be split as is refused before they are read, which may take minutes.
            List<Split> splits =
                    specs.stream().map(one -> Sources.split(found.get(), one)).toList();
            console.say("%s, %dx%d colour; %d labelled"
                    .formatted(found.get().summary(), size, size, splits.get(0).labeled().length));
            found.get().remarks().forEach(console::say);
        }
        List<Path> leftOut = new ArrayList<>();
        ProgressListener progress = new ProgressListener() {
            @Override
            public void read(long done, long total) {
                console.count("reading images", done, total);
            }

            @Override
            public void skipped(Path image, String reason) {
                leftOut.add(image);
                if (leftOut.size() <= NAMED_SKIPS) {
                    console.say("left out %s: %s".formatted(image, reason));
                }
            }
        };
        Path scratch = Files.createDirectories(dir.cache("scratch"));
        Dataset dataset = found.isPresent()
                ? found.get().read(size, skipUnreadable, scratch, progress)
                : Sources.open(Path.of(data), spec, scratch, progress);
        if (!leftOut.isEmpty()) {
            console.say("left out %d images that can't be read".formatted(leftOut.size()));
        }
        // Requests to the store are signed over all that they bring.
        NativeHashes.install();
        return dataset;
    }
}
