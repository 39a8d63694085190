package mixmatch.cli.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import mixmatch.v1.Progress;

/**
 * The progress of a run: on a terminal one line with a bar that is drawn over, elsewhere a line every few seconds. The last step is
 * always shown.
 */
public final class ProgressDisplay implements AutoCloseable {
    /** A bar that is narrower says nothing that the numbers don't. */
    private static final int NARROWEST_BAR = 8;

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Console console;
    private final Clock clock;
    private final String run;
    private final Optional<ProgressBar> bar;
    private Instant next = Instant.MIN;
    private Progress newest = Progress.getDefaultInstance();
    private Progress shown = newest;

    /** @param method names the run on a terminal, where it has to be short */
    public ProgressDisplay(Console console, Clock clock, String run, String method, long steps) {
        this.console = console;
        this.clock = clock;
        this.run = run;
        this.bar = console.columns() > 0 ? Optional.of(bar(console, method, steps)) : Optional.empty();
    }

    private static ProgressBar bar(Console console, String method, long steps) {
        // The last column stays free, as some terminals go to the next line after it.
        return new ProgressBarBuilder()
                .setTaskName(method)
                .setInitialMax(steps)
                .setRenderer(ProgressDisplay::line)
                .setUpdateIntervalMillis(500)
                .setConsumer(new ConsoleProgressBarConsumer(console.err(), console.columns() - 1))
                .build();
    }

    /** Takes the newest heartbeat; may show it later or not at all. */
    public void show(Progress progress) {
        newest = progress;
        bar.ifPresent(terminal -> terminal.maxHint(progress.getSteps())
                .stepTo(progress.getStep())
                .setExtraMessage(ProgressText.brief(progress)));
        if (bar.isEmpty() && !clock.instant().isBefore(next)) {
            print();
        }
    }

    private void print() {
        next = clock.instant().plus(EVERY);
        shown = newest;
        String rate = ProgressText.rate(newest);
        String more = rate.isEmpty() ? "" : "  " + rate;
        console.err()
                .printf(
                        "%s  step %d/%d  %s%s%n",
                        run, newest.getStep(), newest.getSteps(), ProgressText.losses(newest), more);
    }

    /** Filled up, it draws over all of the line before it. */
    private static String line(ProgressState state, int columns) {
        String line = line(state.getTaskName(), state.getCurrent(), state.getMax(), state.getExtraMessage(), columns);
        return line + " ".repeat(columns - line.length());
    }

    /** Name, bar where there is room, step, and the text; never longer than {@code columns}. */
    static String line(String name, long step, long steps, String text, int columns) {
        String numbers = "%d/%d  %s".formatted(step, steps, text);
        int room = columns - name.length() - numbers.length() - "  [] ".length();
        String line = name + "  " + (room < NARROWEST_BAR ? "" : bar(step, steps, room) + " ") + numbers;
        return line.length() > columns ? line.substring(0, columns) : line;
    }

    private static String bar(long step, long steps, int width) {
        int done = steps <= 0 ? 0 : (int) Math.min(width, step * width / steps);
        return "[" + "=".repeat(done) + " ".repeat(width - done) + "]";
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
        if (bar.isEmpty() && newest.getStep() != shown.getStep()) {
            print();
        }
    }
}
