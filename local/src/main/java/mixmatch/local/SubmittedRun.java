package mixmatch.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import mixmatch.objects.ObjectStore;
import mixmatch.spec.RunSpec;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** One run from its announcement to its files: submits, shows progress, waits for the evaluation, fetches the results. */
final class SubmittedRun {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration REMIND_EVERY = Duration.ofSeconds(20);
    private static final Duration STOP_ASKED_WITHIN = Duration.ofSeconds(4);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final Submission submission;
    private final Session session;
    private final WorkDir dir;
    private final Talk talk;
    // Written by the thread that follows the run, read by the one that stops it.
    private volatile RunState.Phase phase = RunState.Phase.PHASE_UNSPECIFIED;

    SubmittedRun(Submission submission, Session session, WorkDir dir, Talk talk) {
        this.submission = submission;
        this.session = session;
        this.dir = dir;
        this.talk = talk;
    }

    /**
     * Runs it.
     *
     * @throws CommandFailure with the run's own reason when it fails
     */
    RunResult run() throws IOException, InterruptedException {
        RunFiles files = files();
        try (ObjectStore store = session.addresses().store();
                RunWatch watch = RunWatch.fromNow(session.addresses(), submission.run())) {
            mixmatch.v1.RunSpec announced = submission.store(store, dir);
            try (RunTopics topics = new RunTopics(session.addresses(), Stores.PATIENCE);
                    Interruption.Registration stop = Interruption.onInterrupt(this::stop)) {
                topics.submit(announced);
                files.writeSubmitted(submission.specYaml(), submission.split().toJson());
                RunView view = follow(watch);
                CheckpointWritten last = view.lastCheckpoint().orElseThrow();
                Evaluation evaluation = view.lastEvaluation().orElseThrow();
                RunResult result = RunResult.of(
                        submission.spec(),
                        submission.dataset().manifest().id(),
                        submission.split().labeled().length,
                        view.state(),
                        last,
                        evaluation,
                        session.services());
                files.writeFinished(store, last, evaluation, result);
                return result;
            }
        }
    }

    /** Where its files are. */
    RunFiles files() {
        return new RunFiles(dir.run(submission.run()));
    }

    private RunView follow(RunWatch watch) {
        RunSpec spec = submission.spec();
        long steps = spec.training().steps();
        long reminded = System.nanoTime();
        try (ProgressDisplay display = ProgressDisplay.of(
                talk.err(),
                talk.columns(),
                submission.run(),
                spec.method().name().text(),
                steps)) {
            while (true) {
                RunView view = watch.poll(POLL);
                session.check();
                phase = view.state().getPhase();
                refuseEnded(view.state());
                if (view.progress().getStep() > 0
                        || !view.progress().getWaitsFor().isEmpty()) {
                    display.show(view.progress());
                }
                if (view.lastEvaluation().isPresent()) {
                    return view;
                }
                view.lastEvaluationRefused().ifPresent(this::refuseUnevaluated);
                if (System.nanoTime() - reminded > REMIND_EVERY.toNanos()) {
                    reminded = System.nanoTime();
                    remind(view);
                }
            }
        }
    }

    private void refuseEnded(RunState state) {
        if (state.getPhase() == RunState.Phase.PHASE_FAILED) {
            throw CommandFailure.failed(
                    "run %s failed at step %d: %s".formatted(submission.run(), state.getStep(), state.getReason()));
        }
        if (state.getPhase() == RunState.Phase.PHASE_STOPPED) {
            throw CommandFailure.failed(
                    "run %s was stopped at step %d by somebody else".formatted(submission.run(), state.getStep()));
        }
    }

    private void refuseUnevaluated(String reason) {
        throw CommandFailure.failed("run %s is trained, but not evaluated: %s".formatted(submission.run(), reason));
    }

    private void remind(RunView view) {
        if (view.trained()) {
            talk.say("run %s is trained and waits for its evaluation".formatted(submission.run()));
        } else if (view.state().getPhase() == RunState.Phase.PHASE_UNSPECIFIED) {
            talk.say("no trainer has taken run %s yet".formatted(submission.run()));
        }
    }

    /** On an interruption: lets the owner write a checkpoint, so that the run can go on later. */
    private void stop() {
        try (RunTopics topics = new RunTopics(session.addresses(), STOP_ASKED_WITHIN)) {
            topics.want(submission.run(), RunWanted.Wish.WISH_STOP);
            long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
            while (phase == RunState.Phase.PHASE_RUNNING && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
