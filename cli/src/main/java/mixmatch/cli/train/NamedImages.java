package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.datasets.Dataset;
import mixmatch.ingest.IngestOptions;
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

    /** Reads them at the spec's size; throws a sentence where they can't be used. */
    public Dataset open(String origin, RunSpec spec, WorkDir dir, Console console) throws IOException {
        if (data.isEmpty()) {
            RunSpec.Source source = spec.dataset().source();
            if (source != RunSpec.Source.DIGITS) {
                throw CommandFailure.badInput(
                        "%s trains on %s, which is not part of the project; say where it is with --data DIR"
                                .formatted(origin, source.text()));
            }
            return Sources.digits();
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
        Dataset dataset = Sources.open(Path.of(data), spec, new IngestOptions(skipUnreadable, scratch), progress);
        if (!leftOut.isEmpty()) {
            console.say("left out %d images that can't be read".formatted(leftOut.size()));
        }
        // Requests to the store are signed over all that they bring.
        NativeHashes.install();
        return dataset;
    }
}
