package mixmatch.cli.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.datasets.Dataset;
import mixmatch.ingest.IngestOptions;
import mixmatch.ingest.ProgressListener;
import mixmatch.ingest.Sources;
import mixmatch.objects.NativeHashes;
import mixmatch.spec.RunSpec;

/**
 * The images that a person named, or the digits of the project.
 *
 * @param data folder as given to {@code --data}; empty where it was not given
 * @param skipUnreadable leaves out what can't be read, in place of refusing everything
 */
public record NamedImages(String data, boolean skipUnreadable) {
    private static final int NAMED_SKIPS = 10;

    /** The kind of the images in {@code --data}, as a spec writes it; empty without {@code --data}: the spec decides. */
    public String source() {
        return data.isEmpty() ? "" : Sources.detect(Path.of(data)).text();
    }

    /**
     * Reads them at the spec's size.
     *
     * @throws mixmatch.datasets.DatasetException where they can't be used, in a sentence
     */
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
        Path scratch = Files.createDirectories(dir.cache("scratch"));
        Reading reading = new Reading(console);
        Dataset dataset = Sources.open(Path.of(data), spec, new IngestOptions(skipUnreadable, scratch), reading);
        reading.sayWhatWasSkipped();
        // Requests to the store are signed over all that they bring.
        NativeHashes.install();
        return dataset;
    }

    /** Tells the person how reading gets on, and what was left out. */
    private static final class Reading implements ProgressListener {
        private final Console console;
        private int skipped;

        private Reading(Console console) {
            this.console = console;
        }

        @Override
        public void read(long done, long total) {
            console.count("reading images", done, total);
        }

        @Override
        public void skipped(Path image, String reason) {
            skipped++;
            if (skipped <= NAMED_SKIPS) {
                console.say("left out %s: %s".formatted(image, reason));
            }
        }

        private void sayWhatWasSkipped() {
            if (skipped > 0) {
                console.say("left out %d images that can't be read".formatted(skipped));
            }
        }
    }
}
