package mixmatch.cli.features;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.cli.terminal.StatusLine;

/** How embedding gets on. */
final class EmbeddingProgress {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final StatusLine line;
    private final Clock clock;
    private final long total;
    private final long before;
    private final Instant began;

    /**
     * @param total views of images
     * @param before those that an earlier command had embedded
     */
    EmbeddingProgress(Console console, Clock clock, long total, long before) {
        this.line = new StatusLine(console, clock);
        this.clock = clock;
        this.total = total;
        this.before = before;
        this.began = clock.instant();
    }

    /**
     * @param done views, those before among them
     * @param silence since something was last done
     */
    void show(long done, Duration silence) {
        if (done >= total) {
            line.end(text(done, silence));
        } else {
            line.show(() -> text(done, silence));
        }
    }

    /** As in {@code embedding 512/16000 views  84.1/s  3 min 04 s left}. */
    String text(long done, Duration silence) {
        String counted = "embedding %d/%d views".formatted(done, total);
        double seconds = Duration.between(began, clock.instant()).toMillis() / 1000.0;
        if (done == before || silence.compareTo(LONG) > 0) {
            String waits = silence.compareTo(LONG) > 0 ? "  waiting for labelguess" : "";
            return counted + waits;
        }
        double rate = (done - before) / Math.max(seconds, 1e-3);
        String text = "%s  %s/s".formatted(counted, String.format(Locale.ROOT, rate < 100 ? "%.1f" : "%.0f", rate));
        return done >= total
                ? text
                : "%s  %s left".formatted(text, ProgressDisplay.duration(Math.round((total - done) / rate)));
    }
}
