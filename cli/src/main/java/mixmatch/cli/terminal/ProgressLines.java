package mixmatch.cli.terminal;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import mixmatch.v1.Progress;

/** Progress where there is no terminal: a line every few seconds, and one for the last step. */
final class ProgressLines implements ProgressDisplay {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final PrintStream out;
    private final Clock clock;
    private final String run;
    private Instant next = Instant.MIN;
    private Progress newest = Progress.getDefaultInstance();
    private Progress shown = newest;

    ProgressLines(PrintStream out, Clock clock, String run) {
        this.out = out;
        this.clock = clock;
        this.run = run;
    }

    @Override
    public void show(Progress progress) {
        newest = progress;
        if (!clock.instant().isBefore(next)) {
            print();
        }
    }

    private void print() {
        next = clock.instant().plus(EVERY);
        shown = newest;
        String rate = ProgressText.rate(newest);
        out.printf(
                "%s  step %d/%d  %s%s%n",
                run,
                newest.getStep(),
                newest.getSteps(),
                ProgressText.losses(newest),
                rate.isEmpty() ? "" : "  " + rate);
    }

    @Override
    public void close() {
        if (newest.getStep() != shown.getStep()) {
            print();
        }
    }
}
