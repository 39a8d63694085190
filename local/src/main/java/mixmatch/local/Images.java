package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
record Images(String data, boolean skipUnreadable) {
    private static final int NAMED_SKIPS = 10;

    /** Which kind they are: {@code --data} decides; as a spec writes it, empty where the spec decides. */
    String source() {
        return data.isEmpty() ? "" : Sources.detect(Path.of(data)).text();
    }

    /**
     * Reads them at the spec's size.
     *
     * @throws mixmatch.datasets.DatasetException where they can't be used, in a sentence
     */
    Dataset open(String origin, RunSpec spec, WorkDir dir, Talk talk) throws IOException {
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
        Reading reading = new Reading(talk);
        Dataset dataset = Sources.open(Path.of(data), spec, new IngestOptions(skipUnreadable, scratch), reading);
        reading.sayWhatWasSkipped();
        // Requests to the store are signed over all that they bring.
        NativeHashes.install();
        return dataset;
    }

    /** Tells the person how reading gets on, and what was left out. */
    private static final class Reading implements ProgressListener {
        private final Talk talk;
        private int skipped;

        private Reading(Talk talk) {
            this.talk = talk;
        }

        @Override
        public void read(long done, long total) {
            talk.count("reading images", done, total);
        }

        @Override
        public void skipped(Path image, String reason) {
            skipped++;
            if (skipped <= NAMED_SKIPS) {
                talk.say("left out %s: %s".formatted(image, reason));
            }
        }

        private void sayWhatWasSkipped() {
            if (skipped > 0) {
                talk.say("left out %d images that can't be read".formatted(skipped));
            }
        }
    }
}
