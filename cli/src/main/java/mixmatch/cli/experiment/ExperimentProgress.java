package mixmatch.cli.experiment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import mixmatch.cli.runs.RunResult;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.v1.Progress;

/** How far an experiment is: a line that is drawn over on a terminal, else one every few seconds; and one for each run that is done. */
final class ExperimentProgress {
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Console console;
    private final Clock clock;
    private final List<PlannedRun> runs;
    private final Pace pace;
    private Instant next = Instant.MIN;
    private int done;

    /** @param runs all of the experiment */
    ExperimentProgress(Console console, Clock clock, List<PlannedRun> runs) {
        this.console = console;
        this.clock = clock;
        this.runs = runs;
        this.pace = new Pace(clock);
    }

    /** Takes a run whose training begins, or goes on after some steps. */
    void begun(PlannedRun run, long step) {
        pace.reached(run.run(), step);
    }

    /** Takes a run of which nothing is left to be done. */
    void ended(PlannedRun run) {
        done++;
        pace.reached(run.run(), run.spec().training().steps());
    }

    void done(PlannedRun run, MeasuredRun measured) {
        ended(run);
        clear();
        console.say("%s: %s".formatted(words(run), RunResult.percent(measured.testAccuracy())));
    }

    void failed(PlannedRun run, String reason) {
        ended(run);
        clear();
        console.say("%s: failed, %s".formatted(words(run), reason));
    }

    /** Takes the newest heartbeat of a run at work; may show it later or not at all. */
    void show(PlannedRun run, Progress progress) {
        pace.reached(run.run(), progress.getStep());
        if (console.quiet().get() || clock.instant().isBefore(next)) {
            return;
        }
        String line = line(run, progress);
        if (console.columns() > 0) {
            next = clock.instant().plus(EVERY.dividedBy(10));
            clear();
            console.err().print(line.substring(0, Math.min(line.length(), console.columns() - 1)));
            console.err().flush();
        } else {
            next = clock.instant().plus(EVERY);
            console.err().println(line);
        }
    }

    private void clear() {
        if (console.columns() > 0 && !console.quiet().get()) {
            console.err().print("\r" + " ".repeat(console.columns() - 1) + "\r");
        }
    }

    private String line(PlannedRun run, Progress progress) {
        double rate = progress.getStepsPerSecond();
        String millis = rate > 0 ? String.format(Locale.ROOT, "  %.1f ms/step", 1000 / rate) : "";
        long left = runs.stream()
                .mapToLong(each -> each.spec().training().steps() - pace.step(each.run()))
                .sum();
        OptionalLong seconds = pace.secondsFor(left);
        String remaining =
                seconds.isPresent() ? "  %s left".formatted(ProgressDisplay.duration(seconds.getAsLong())) : "";
        return "%s  step %d/%d%s%s".formatted(words(run), progress.getStep(), progress.getSteps(), millis, remaining);
    }

    /** As in {@code run 12 of 70 (11 done): mixmatch, 130 labels, seed 3}. */
    private String words(PlannedRun run) {
        String labels = run.amount() == PlannedRun.ALL
                ? "all labels"
                : "%d labels".formatted(run.spec().dataset().labels());
        return "run %d of %d (%d done): %s, %s, seed %d"
                .formatted(runs.indexOf(run) + 1, runs.size(), done, run.method(), labels, run.seed());
    }
}
