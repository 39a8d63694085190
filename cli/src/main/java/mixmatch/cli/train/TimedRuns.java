package mixmatch.cli.train;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import mixmatch.cli.runs.Deadline;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.datasets.Dataset;
import mixmatch.plan.ImageKind;
import mixmatch.plan.StepTimes;
import mixmatch.plan.TimeBudget;
import mixmatch.runs.Submission;
import mixmatch.spec.RunSpec;

/** The runs of {@code train}, with all that a given time decides of them, if one is given. */
record TimedRuns(TimeOption time, TimeBudget budget) {
    /** Networks that are measured: the one that a plan takes for right, and the one that its time then says. */
    private static final int PROBES = 2;
    /** On a machine that is busy with others, a guess of the steps and more time for them are better than a measurement. */
    private static final int PART_FOR_PROBE = 4;

    /** What starting and measuring take; {@code --dry-run} does neither. */
    private static final Duration BEFORE = Duration.ofSeconds(20);

    private static final Duration LEAST_LEFT = Duration.ofSeconds(10);
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** A run to submit; the steps are those that are expected, where it has a deadline. */
    record TimedRun(Submission submission, long steps, Optional<Deadline> deadline) {}

    /**
     * Measures on the running system what a step takes, decides by that, and says so.
     *
     * @param starting what starting the system took
     */
    List<TimedRun> of(List<Submission> submissions, Session session, Duration starting)
            throws IOException, InterruptedException {
        if (time.given().isEmpty()) {
            return submissions.stream()
                    .map(one -> new TimedRun(one, one.spec().training().steps(), Optional.empty()))
                    .toList();
        }
        Instant end = time.end(starting);
        refuseTooShort(until(end));
        List<RunSpec> specs = submissions.stream().map(Submission::spec).toList();
        Dataset images = submissions.get(0).dataset();
        StepTimes times = new StepTimes(
                new ImageKind(
                        images.manifest().size().channels(),
                        images.manifest().classes(),
                        images.test().count()),
                CORES);
        RunSpec rung = budget.rung(specs, until(end), times);
        for (int probe = 0; probe < PROBES && !times.isMeasured(rung); probe++) {
            session.console.say("measuring what a step takes: %s, %s, batch %d"
                    .formatted(
                            rung.method().name(),
                            rung.recipe().network().words(),
                            rung.training().batch()));
            Duration within = until(end).dividedBy(PART_FOR_PROBE);
            OptionalDouble millis = ProbeRun.stepMillis(rung, images, session, within);
            if (millis.isEmpty()) {
                session.console.say("no step was completed within %d s; the time is kept all the same"
                        .formatted(within.toSeconds()));
                break;
            }
            times.measured(rung, millis.getAsDouble());
            rung = budget.rung(specs, until(end), times);
        }
        return submissions(submissions, end, rung, times, session.console);
    }

    private List<TimedRun> submissions(
            List<Submission> before, Instant end, RunSpec rung, StepTimes times, Console console) {
        Duration left = until(end);
        refuseTooShort(left);
        Instant begin = end.minus(left);
        console.say(String.format(
                Locale.ROOT,
                "%.1f ms a step: %s, batch %d; %s are left for training and evaluation",
                times.step(rung),
                rung.recipe().network().words(),
                rung.training().batch(),
                ProgressDisplay.duration(left.toSeconds())));
        List<RunSpec> specs = before.stream().map(Submission::spec).toList();
        List<TimeBudget.Share> shares = budget.shares(specs, rung, left, times);
        List<TimedRun> runs = new ArrayList<>();
        for (int i = 0; i < shares.size(); i++) {
            TimeBudget.Share share = shares.get(i);
            console.say(chosen(share));
            Submission submission = Submission.prepare(
                    before.get(i).run(),
                    share.spec().name(),
                    share.spec(),
                    before.get(i).dataset());
            Deadline deadline =
                    new Deadline(Clock.systemUTC(), begin.plus(share.end()), share.steps(), share.evaluation());
            runs.add(new TimedRun(submission, share.steps(), Optional.of(deadline)));
        }
        return runs;
    }

    private void refuseTooShort(Duration left) {
        if (left.compareTo(LEAST_LEFT) < 0) {
            throw CommandFailure.failed("all that comes before training leaves %d s of --time %s for it; give more time"
                    .formatted(Math.max(0, left.toSeconds()), time.time));
        }
    }

    private static Duration until(Instant end) {
        return Duration.between(Clock.systemUTC().instant(), end);
    }

    private static String chosen(TimeBudget.Share share) {
        RunSpec spec = share.spec();
        Object ramp = spec.method().keys().get("rampUpSteps");
        return "%s: about %d steps%s, averages %s and %s, an evaluation every %d steps"
                .formatted(
                        spec.method().name(),
                        share.steps(),
                        ramp == null ? "" : ", ramp of " + ramp,
                        spec.training().emaDecay(),
                        spec.training().batchNormDecay(),
                        spec.checkpoints().every());
    }

    /**
     * The specs as far as a plan tells without measuring.
     *
     * @param besides what comes before training, but for starting and measuring
     */
    List<RunSpec> expected(List<RunSpec> specs, ImageKind images, Duration besides) {
        if (time.given().isEmpty()) {
            return specs;
        }
        Duration left = time.given().get().minus(BEFORE).minus(besides);
        refuseTooShort(left);
        StepTimes times = new StepTimes(images, CORES);
        RunSpec rung = budget.rung(specs, left, times);
        return budget.shares(specs, rung, left, times).stream()
                .map(share -> share.spec().withSteps(share.steps()))
                .toList();
    }
}
