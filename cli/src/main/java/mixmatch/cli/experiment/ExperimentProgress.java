package mixmatch.cli.experiment;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import mixmatch.cli.runs.RunResult;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.cli.terminal.StatusLine;
import mixmatch.v1.Progress;

/** How far an experiment is: the run at work, and a sentence for each that is done. */
final class ExperimentProgress {
    private final Console console;
    private final StatusLine line;
    private final List<PlannedRun> runs;
    private final Pace pace;
    private int done;

    /** @param runs all of the experiment */
    ExperimentProgress(Console console, Clock clock, List<PlannedRun> runs) {
        this.console = console;
        this.line = new StatusLine(console, clock);
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
        line.clear();
        console.say("%s: %s".formatted(words(run), RunResult.percent(measured.testAccuracy())));
    }

    void failed(PlannedRun run, String reason) {
        ended(run);
        line.clear();
        console.say("%s: failed, %s".formatted(words(run), reason));
    }

    /** Takes the newest heartbeat of a run at work; may show it later or not at all. */
    void show(PlannedRun run, Progress progress) {
        pace.reached(run.run(), progress.getStep());
        line.show(() -> text(run, progress));
    }

    private String text(PlannedRun run, Progress progress) {
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
