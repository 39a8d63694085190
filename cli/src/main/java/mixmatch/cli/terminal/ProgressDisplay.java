package mixmatch.cli.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import mixmatch.v1.Progress;

/**
 * The progress of a run: on a terminal one line with a bar that is drawn over, elsewhere a line every few seconds. The last step is
 * always shown.
 */
public final class ProgressDisplay implements AutoCloseable {
    /** A bar that is narrower says nothing that the numbers don't. */
    private static final int NARROWEST_BAR = 8;

    private final Console console;
    private final Clock clock;
    private final String run;
    private final String method;
    private final Duration every;
    private Instant next = Instant.MIN;
    private Progress newest = Progress.getDefaultInstance();
    private Progress shown = newest;

    /** @param method names the run on a terminal, where it has to be short */
    public ProgressDisplay(Console console, Clock clock, String run, String method, long steps) {
        this.console = console;
        this.clock = clock;
        this.run = run;
        this.method = method;
        this.every = Duration.ofMillis(console.columns() > 0 ? 500 : 5000);
        if (console.columns() > 0) {
            draw(0, steps, "");
        }
    }

    /** Takes the newest heartbeat; may show it later or not at all. */
    public void show(Progress progress) {
        newest = progress;
        if (!clock.instant().isBefore(next)) {
            print();
        }
    }

    private void print() {
        next = clock.instant().plus(every);
        shown = newest;
        long step = newest.getStep();
        long steps = newest.getSteps();
        if (console.columns() > 0) {
            draw(step, steps, ProgressText.brief(newest));
            return;
        }
        String rate = ProgressText.rate(newest);
        String more = rate.isEmpty() ? "" : "  " + rate;
        console.err().printf("%s  step %d/%d  %s%s%n", run, step, steps, ProgressText.losses(newest), more);
    }

    private void draw(long step, long steps, String text) {
        // The last column stays free, as some terminals go to the next line after it.
        int columns = Math.max(1, console.columns() - 1);
        // Filled up, it draws over all of the line before it.
        console.err().printf("\r%-" + columns + "s", line(method, step, steps, text, columns));
        console.err().flush();
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
        if (newest.getStep() != shown.getStep()) {
            print();
        }
        if (console.columns() > 0) {
            console.err().println();
        }
    }
}
