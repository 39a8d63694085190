package mixmatch.cli.features;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.ProgressDisplay;

/** How embedding gets on: drawn over itself on a terminal, else a line every few seconds, and the last one. */
final class EmbeddingProgress {
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration ON_A_TERMINAL = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Console console;
    private final Clock clock;
    private final long total;
    private final long before;
    private final Instant began;
    private Instant next;

    /**
     * @param total views of images
     * @param before those that an earlier command had embedded
     */
    EmbeddingProgress(Console console, Clock clock, long total, long before) {
        this.console = console;
        this.clock = clock;
        this.total = total;
        this.before = before;
        this.began = clock.instant();
        this.next = began.plus(ON_A_TERMINAL);
    }

    /**
     * @param done views, those before among them
     * @param silence since something was last done
     */
    void show(long done, Duration silence) {
        boolean isOver = done >= total;
        if (console.quiet().get() || !isOver && clock.instant().isBefore(next)) {
            return;
        }
        boolean isTerminal = console.columns() > 0;
        next = clock.instant().plus(isTerminal ? ON_A_TERMINAL : EVERY);
        String line = text(done, silence);
        if (isTerminal) {
            int columns = console.columns() - 1;
            String cut = line.length() > columns ? line.substring(0, columns) : line;
            console.err()
                    .print("\r" + cut + " ".repeat(columns - cut.length()) + (isOver ? System.lineSeparator() : ""));
            console.err().flush();
        } else {
            console.err().println(line);
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
