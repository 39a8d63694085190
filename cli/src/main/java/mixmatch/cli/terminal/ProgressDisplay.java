package mixmatch.cli.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import mixmatch.v1.Progress;

/** The progress of a run: a bar that is drawn over on a terminal, else a line every few seconds, if it has news, and the last step. */
public final class ProgressDisplay implements AutoCloseable {
    /** A bar that is narrower says nothing that the numbers don't. */
    private static final int NARROWEST_BAR = 8;

    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Console console;
    private final Clock clock;
    private final String run;
    private final Optional<ProgressBar> bar;
    private final Optional<Supplier<Duration>> left;
    private Instant next = Instant.MIN;
    private Progress newest = Progress.getDefaultInstance();
    private Progress shown = newest;
    private String warning = "";

    /**
     * @param method names the run on a terminal, where it has to be short
     * @param left the time until a deadline; empty where there is none: the time that the steps take at their rate
     */
    public ProgressDisplay(
            Console console, Clock clock, String run, String method, long steps, Optional<Supplier<Duration>> left) {
        this.console = console;
        this.clock = clock;
        this.run = run;
        this.left = left;
        this.bar = console.columns() > 0 && !console.quiet().get()
                ? Optional.of(bar(console, method, steps))
                : Optional.empty();
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

    /**
     * Takes the newest heartbeat; may show it later or not at all.
     *
     * @param warning of the run in a few words, empty where there is none
     */
    public void show(Progress progress, String warning) {
        this.newest = progress;
        this.warning = warning.isEmpty() ? "" : "! " + warning + "  ";
        bar.ifPresent(terminal -> terminal.maxHint(progress.getSteps())
                .stepTo(progress.getStep())
                .setExtraMessage(this.warning + brief(progress, left(progress))));
        if (bar.isEmpty() && !clock.instant().isBefore(next) && !text(newest).equals(text(shown))) {
            print();
        }
    }

    private void print() {
        if (console.quiet().get()) {
            return;
        }
        next = clock.instant().plus(EVERY);
        shown = newest;
        console.err().println(text(newest));
    }

    private String text(Progress progress) {
        String rate = rate(progress, left(progress));
        String more = rate.isEmpty() ? "" : "  " + rate;
        return "%s  step %d/%d  %s%s%s"
                .formatted(run, progress.getStep(), progress.getSteps(), warning, losses(progress), more);
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

    /** Losses and guess accuracy of the last step, or what the run waits for. */
    static String losses(Progress progress) {
        return text(progress, "lossX %.4f", "  lossU %.5f", "  guesses right %.1f %%");
    }

    /** All of it in the width of a small terminal. */
    static String brief(Progress progress, long secondsLeft) {
        String losses = text(progress, "lossX %.3f", " lossU %.4f", " guess %.0f %%");
        return waits(progress)
                ? losses
                : losses + " " + rate(progress, secondsLeft).replace("  ", " ");
    }

    private static String text(Progress progress, String lossX, String lossU, String percent) {
        if (waits(progress)) {
            return "waiting for " + progress.getWaitsFor();
        }
        String text = format(lossX, progress.getLossX());
        if (progress.getLambdaU() > 0 || progress.getLossU() > 0) {
            text += format(lossU, progress.getLossU());
        }
        // NaN where no truth is known; zero is what a method that does not guess leaves unset.
        if (progress.getGuessAccuracy() > 0) {
            text += format(percent, 100 * progress.getGuessAccuracy());
        }
        return text;
    }

    private static boolean waits(Progress progress) {
        return !progress.getWaitsFor().isEmpty();
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Empty while the run waits: its rate only says how long it has waited already. */
    static String rate(Progress progress, long secondsLeft) {
        double rate = progress.getStepsPerSecond();
        if (!(rate > 0) || waits(progress)) {
            return "";
        }
        return String.format(Locale.ROOT, "%.1f ms/step  %s left", 1000 / rate, duration(secondsLeft));
    }

    /** Seconds until the deadline, or until all steps are done. */
    private long left(Progress progress) {
        long steps = progress.getSteps() - progress.getStep();
        return left.map(deadline -> deadline.get().toSeconds())
                .orElseGet(() -> Math.round(steps / progress.getStepsPerSecond()));
    }

    /** As in {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    public static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return "%d min %02d s".formatted(seconds / 60, seconds % 60);
        }
        return "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}
