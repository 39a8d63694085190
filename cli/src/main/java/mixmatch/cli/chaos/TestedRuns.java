package mixmatch.cli.chaos;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import mixmatch.cli.chaos.ChaosReport.PlanOutcome;
import mixmatch.cli.chaos.ChaosReport.Undisturbed;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.Submission;

/**
 * The runs that meet each plan at once on one system. Its faults are dealt among them: one is due by the steps of one run, and may
 * hurt all. Each must end with the bits that it had undisturbed and alone.
 */
final class TestedRuns {
    /** Without a fault a run takes seconds; with one that is not survived it takes for ever. */
    private static final Duration UNDISTURBED_AT_MOST = Duration.ofMinutes(10);

    private static final Duration A_FAULT_COSTS_AT_MOST = Duration.ofSeconds(60);

    private final ChaosSystem system;
    private final List<Function<String, Submission>> submissions;
    private final Duration outage;
    private final Consumer<String> say;
    private final List<Undisturbed> undisturbed = new ArrayList<>();
    private final List<RunBits> expected = new ArrayList<>();
    /** Of each the run before, whose messages come again: those of earlier ones leave the topics after a while. */
    private final List<String> before = new ArrayList<>();

    /** Those that are at it. */
    private final Set<Trial> trials = ConcurrentHashMap.newKeySet();

    /**
     * @param submissions a run each, by what is done to it, which becomes part of its name
     * @param outage how long what goes away stays away
     */
    TestedRuns(
            ChaosSystem system, List<Function<String, Submission>> submissions, Duration outage, Consumer<String> say) {
        this.system = system;
        this.submissions = submissions;
        this.outage = outage;
        this.say = say;
    }

    /** Trains each alone. */
    List<Undisturbed> undisturbed() throws Exception {
        for (Function<String, Submission> each : submissions) {
            Submission alone = each.apply("undisturbed");
            say.accept("run %s: %d steps, undisturbed"
                    .formatted(alone.run(), alone.spec().training().steps()));
            RunBits bits = system.run(alone, UNDISTURBED_AT_MOST, seen -> {});
            undisturbed.add(new Undisturbed(alone.run(), bits.weightsSha256()));
            expected.add(bits);
            before.add(alone.run());
        }
        return List.copyOf(undisturbed);
    }

    /** Has all of them meet the plan, and waits for their ends; an outcome each. */
    List<PlanOutcome> meet(FaultPlan plan) throws Exception {
        List<FaultPlan> parts = plan.dealt(submissions.size());
        ExecutorService threads = Executors.newFixedThreadPool(submissions.size());
        try {
            List<Future<PlanOutcome>> ends = IntStream.range(0, submissions.size())
                    .mapToObj(i -> threads.submit(() -> meet(i, parts.get(i), plan)))
                    .toList();
            List<PlanOutcome> outcomes = new ArrayList<>();
            for (Future<PlanOutcome> end : ends) {
                outcomes.add(end.get());
            }
            trials.clear();
            return outcomes;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        } finally {
            threads.shutdownNow();
        }
    }

    private PlanOutcome meet(int i, FaultPlan part, FaultPlan plan) throws Exception {
        Submission submission = submissions.get(i).apply("plan" + plan.number());
        String run = submission.run();
        Duration atMost = A_FAULT_COSTS_AT_MOST
                .plus(outage)
                .multipliedBy(plan.faults().size())
                .plus(UNDISTURBED_AT_MOST.multipliedBy(submissions.size()));
        say.accept("run %s: %s".formatted(run, part));
        try (Trial trial = new Trial(part, system, run, before.get(i), outage, say, this::powerIsCut)) {
            trials.add(trial);
            String failure = difference(expected.get(i), () -> system.run(submission, atMost, trial::observe));
            if (failure.isEmpty()) {
                Optional<StallLimit> limit = StallLimit.of(plan);
                failure = limit.map(most -> most.failure(trial.stalls())).orElse("");
            }
            PlanOutcome outcome = trial.outcome(failure);
            say.accept("run %s: %s".formatted(run, outcome.agreed() ? "the bits agree" : outcome.trouble()));
            return outcome;
        } finally {
            before.set(i, run);
        }
    }

    /** It may have taken what was sent to any of the runs, or the dead letters that came of it. */
    private void powerIsCut() {
        trials.forEach(trial -> trial.spoiled.clear());
    }

    private static String difference(RunBits expected, Callable<RunBits> run) throws Exception {
        try {
            return expected.firstDifference(run.call());
        } catch (CommandFailure e) {
            // The plans that follow are still worth their time.
            return e.getMessage();
        }
    }
}
