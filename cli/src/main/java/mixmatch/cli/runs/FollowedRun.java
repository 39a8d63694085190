package mixmatch.cli.runs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import mixmatch.cli.system.Session;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Progress;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** A run that a person waits for. An interruption stops it with a checkpoint, so that it can go on later. */
public final class FollowedRun {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration REMIND_AFTER = Duration.ofSeconds(20);
    private static final Duration STOP_ASKED_WITHIN = Duration.ofSeconds(4);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final mixmatch.v1.RunSpec announced;
    private final RunSpec spec;
    private final Session session;
    // Written by the thread that follows the run, read by the one that stops it.
    private volatile RunState state = RunState.getDefaultInstance();
    private String reminder = "";
    private final Optional<Deadline> deadline;
    // As the state.
    private volatile long lastStep;

    public FollowedRun(mixmatch.v1.RunSpec announced, Session session) {
        this(announced, session, Optional.empty());
    }

    /** @param deadline of its result; empty: when its last step is done */
    public FollowedRun(mixmatch.v1.RunSpec announced, Session session, Optional<Deadline> deadline) {
        this.announced = announced;
        this.spec = RunSpec.of(announced);
        this.session = session;
        this.deadline = deadline;
        this.lastStep = deadline.map(Deadline::lastStep).orElse(0L);
    }

    /** Submits the run, whose spec, images and split are in the store; throws with the run's own reason when it fails. */
    public RunResult submit() throws IOException, InterruptedException {
        RunWatch fromNow = RunWatch.fromNow(session.addresses().broker(), run());
        return follow(fromNow, (topics, watch) -> topics.submit(announced, lastStep), this::stop);
    }

    /** Lets a run go on that was submitted before; of a finished one only the results are fetched. */
    RunResult goOn() throws IOException, InterruptedException {
        return follow(
                fromTheBeginning(),
                (topics, watch) -> {
                    watch.catchUp();
                    lastStep = watch.view(run()).lastStep();
                    topics.want(run(), RunWanted.Wish.WISH_RUN, lastStep);
                    // What was said before is no answer to this wish.
                    watch.catchUp(topics, session::check);
                },
                this::stop);
    }

    /** Shows a run that others asked for; an interruption leaves it as it is. */
    RunResult watch() throws IOException, InterruptedException {
        return follow(fromTheBeginning(), (topics, watch) -> watch.catchUp(), this::leave);
    }

    /** Submits the run, as {@link #submit()}, and does not wait for it: its owner keeps the time. */
    public void submitOnly() throws IOException, InterruptedException {
        try (ObjectStore store = session.addresses().store();
                RunTopics topics = new RunTopics(session.addresses().broker(), Stores.PATIENCE)) {
            if (deadline.isPresent()) {
                topics.submit(announced, lastStep, deadline.get().trainingEnds());
            } else {
                topics.submit(announced);
            }
            writeSubmitted(store.get(announced.getSplit()));
        }
    }

    /** What this command asks of the run before it watches. */
    private interface Asking {
        void ask(RunTopics topics, RunWatch watch) throws InterruptedException;
    }

    private RunWatch fromTheBeginning() {
        return RunWatch.fromTheBeginning(session.addresses().broker(), run());
    }

    public RunFiles files() {
        return new RunFiles(session.dir.run(run()));
    }

    private String run() {
        return announced.getRun();
    }

    private void writeSubmitted(byte[] split) throws IOException {
        files().writeSubmitted(announced.getYaml().getBytes(StandardCharsets.UTF_8), split);
    }

    private RunResult follow(RunWatch watch, Asking asking, Runnable interrupted)
            throws IOException, InterruptedException {
        try (watch;
                ObjectStore store = session.addresses().store();
                RunTopics topics = new RunTopics(session.addresses().broker(), Stores.PATIENCE)) {
            byte[] split = store.get(announced.getSplit());
            try (Interruption.Registration stop = Interruption.onInterrupt(interrupted)) {
                asking.ask(topics, watch);
                writeSubmitted(split);
                RunView view = untilEvaluated(topics, watch);
                String dataset = ObjectKeys.datasetOf(announced.getDataset().getKey());
                int labels = Split.fromJson(split).labeled().length;
                RunResult result = RunResult.of(spec, dataset, labels, view, session.services);
                files().writeFinished(store, view, result);
                sayWhetherAlone(store);
                return result;
            }
        }
    }

    private void sayWhetherAlone(ObjectStore store) throws IOException {
        DatasetManifest dataset = DatasetManifest.fromJson(store.get(announced.getDataset()));
        if (!dataset.vectors().backbone().isEmpty() && !files().hasHeadBesideModel()) {
            session.console.say("the model of run %s takes features, not images: %s says why, and of which backbone"
                    .formatted(run(), files().file("MODEL_CARD.md")));
        }
    }

    private RunView untilEvaluated(RunTopics topics, RunWatch watch) throws InterruptedException {
        long reminded = System.nanoTime();
        try (HarmReport harm = new HarmReport(session);
                ProgressDisplay display = new ProgressDisplay(
                        session.console,
                        Clock.systemUTC(),
                        run(),
                        spec.method().name(),
                        deadline.map(Deadline::lastStep).orElse(spec.training().steps()),
                        deadline.<Supplier<Duration>>map(one -> one::left))) {
            RunView view = watch.view(run());
            while (true) {
                watch.poll(POLL);
                session.check();
                state = view.state();
                refuseEnded(view);
                endInTime(topics, view);
                String hurt = harm.look(view);
                Progress progress = view.progress();
                boolean hasNews =
                        progress.getStep() > 0 || !progress.getWaitsFor().isEmpty();
                if (progress.getEpoch() == state.getEpoch() && hasNews) {
                    display.show(progress, hurt);
                }
                if (view.lastEvaluation().isPresent()) {
                    return view;
                }
                refuseUnevaluated(view);
                if (System.nanoTime() - reminded > REMIND_AFTER.toNanos()) {
                    reminded = System.nanoTime();
                    remind(view);
                }
            }
        }
    }

    private void endInTime(RunTopics topics, RunView view) throws InterruptedException {
        // A run that somebody stops or deletes is not to be wanted again.
        if (deadline.isPresent() && view.wish() == RunWanted.Wish.WISH_RUN && !Interruption.requested()) {
            OptionalLong last = deadline.get().news(view);
            if (last.isPresent()) {
                lastStep = last.getAsLong();
                topics.want(run(), RunWanted.Wish.WISH_RUN, lastStep);
            }
        }
    }

    /** @throws CommandFailure with the run's own reason where it has failed */
    public static void refuseFailed(RunView view) {
        RunState state = view.state();
        if (state.getPhase() == RunState.Phase.PHASE_FAILED) {
            throw CommandFailure.failed(
                    "run %s failed at step %d: %s".formatted(view.run(), state.getStep(), state.getReason()));
        }
    }

    /** @throws CommandFailure where the run is trained and there will be no evaluation */
    public static void refuseUnevaluated(RunView view) {
        view.lastEvaluationRefused().ifPresent(reason -> {
            throw CommandFailure.failed("run %s is trained, but not evaluated: %s".formatted(view.run(), reason));
        });
    }

    private void refuseEnded(RunView view) {
        refuseFailed(view);
        if (view.wish() == RunWanted.Wish.WISH_DELETE) {
            throw CommandFailure.failed("run %s is being deleted by somebody else".formatted(run()));
        }
        if (view.state().getPhase() == RunState.Phase.PHASE_STOPPED && view.wish() == RunWanted.Wish.WISH_STOP) {
            throw CommandFailure.failed(
                    "run %1$s was stopped at step %2$d by somebody else; it goes on with `mixmatch resume %1$s`"
                            .formatted(run(), view.state().getStep()));
        }
    }

    /** Says what a person waits for, once. */
    private void remind(RunView view) {
        String sentence = "";
        if (view.trained()) {
            sentence = "run %s is trained and waits for its evaluation".formatted(run());
        } else if (view.state().getPhase() != RunState.Phase.PHASE_RUNNING) {
            sentence = "no trainer has taken run %s yet; `mixmatch runs` shows what is before it".formatted(run());
        }
        if (!sentence.isEmpty() && !sentence.equals(reminder)) {
            session.console.say(sentence);
        }
        reminder = sentence;
    }

    private void leave() {
        session.console.sayAtTheEnd(
                "run %1$s goes on; `mixmatch watch %1$s` shows it again, `mixmatch stop %1$s` stops it"
                        .formatted(run()));
    }

    private void stop() {
        try (RunTopics topics = new RunTopics(session.addresses().broker(), STOP_ASKED_WITHIN)) {
            topics.want(run(), RunWanted.Wish.WISH_STOP, lastStep);
            long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
            while (state.getPhase() == RunState.Phase.PHASE_RUNNING && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.console.sayAtTheEnd("run %1$s goes on with `mixmatch resume %1$s`".formatted(run()));
        }
    }
}
