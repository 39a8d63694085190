package mixmatch.cli.topics;

import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.runs.RunSummary;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.RunView;
import picocli.CommandLine.Option;

/** The options that name one step of a run. */
final class RunStep {
    @Option(
            names = "--run",
            paramLabel = "RUN",
            defaultValue = RunNames.LAST,
            description = RunNames.HELP + " Default: ${DEFAULT-VALUE}.")
    String run;

    @Option(names = "--step", paramLabel = "N", required = true, description = "The step, counted from 1.")
    long step;

    /** @throws CommandFailure where the run has no such step */
    RunView check(AllRuns runs) {
        RunView view = runs.find(run);
        long steps = RunSummary.of(view, runs).steps();
        if (step < 0 || step > steps) {
            throw CommandFailure.badInput("run %s has no step %d; it has %d".formatted(view.run(), step, steps));
        }
        return view;
    }

    /** Why the topics have nothing of the step. */
    CommandFailure nothing(AllRuns runs, RunView view, String where) {
        long completed = runs.step(view);
        String why = step > completed
                ? "yet: the run is at step " + completed
                : "any more, or never was: orders and batches are kept for 15 minutes";
        return CommandFailure.badInput("step %d of run %s is not in %s %s".formatted(step, view.run(), where, why));
    }
}
