package mixmatch.cli.experiment;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.system.Session;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;
import mixmatch.datasets.Dataset;
import mixmatch.objects.ObjectStore;
import mixmatch.runs.RunTopics;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.runs.Submission;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/**
 * Has the runs of an experiment trained, some at once, until each is evaluated or has failed. A run that the system knows already is
 * not trained again: it goes on, or only its result is taken. An interruption stops those at work with a checkpoint each.
 */
final class ExperimentRuns {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration STOP_ASKED_WITHIN = Duration.ofSeconds(4);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

    private final Session session;
    private final Dataset dataset;
    private final String origin;
    private final Journal journal;
    private final ExperimentProgress progress;
    private final Map<PlannedRun, Submission> atWork = new LinkedHashMap<>();
    // Written by the thread that follows the runs, read by the one that stops them.
    private final Map<String, RunState> states = new ConcurrentHashMap<>();
    private final Map<PlannedRun, String> failures = new LinkedHashMap<>();

    /** @param origin the file of the spec, for errors */
    ExperimentRuns(Session session, Dataset dataset, String origin, Journal journal, ExperimentProgress progress) {
        this.session = session;
        this.dataset = dataset;
        this.origin = origin;
        this.journal = journal;
        this.progress = progress;
    }

    /** Trains what the journal has not; gives the reasons of the runs that failed. */
    Map<PlannedRun, String> train(Iterable<PlannedRun> plan, int atOnce) throws IOException, InterruptedException {
        Deque<PlannedRun> waiting = new ArrayDeque<>();
        for (PlannedRun run : plan) {
            if (journal.measured(run).isPresent()) {
                progress.ended(run);
            } else {
                waiting.add(run);
            }
        }
        try (RunWatch watch = RunWatch.ofAll(session.addresses().broker());
                RunTopics topics = new RunTopics(session.addresses().broker(), Stores.PATIENCE);
                Interruption.Registration stop = Interruption.onInterrupt(this::stop)) {
            watch.catchUp();
            while (!waiting.isEmpty() || !atWork.isEmpty()) {
                while (!waiting.isEmpty() && inTraining(watch) < atOnce) {
                    begin(waiting.remove(), watch, topics);
                }
                watch.poll(POLL);
                session.check();
                look(watch);
            }
        }
        return failures;
    }

    /** A run that waits for its last evaluation alone lets the next one have its trainer. */
    private long inTraining(RunWatch watch) {
        return atWork.keySet().stream()
                .filter(run -> !watch.view(run.run()).trained())
                .count();
    }

    private void begin(PlannedRun run, RunWatch watch, RunTopics topics) throws IOException, InterruptedException {
        Submission submission = Submission.prepare(run.run(), origin, run.spec(), dataset);
        RunView view = watch.view(run.run());
        refuseDeleted(view);
        boolean ended = view.lastEvaluation().isPresent() || view.state().getPhase() == RunState.Phase.PHASE_FAILED;
        if (view.submitted().isEmpty()) {
            try (ObjectStore store = session.addresses().store()) {
                topics.submit(submission.store(store, session.dir.images()));
            }
        } else if (!view.spec().equals(Optional.of(run.spec()))) {
            throw CommandFailure.failed(
                    "there is a run %s by another spec; delete it (`mixmatch delete %s`) and begin again"
                            .formatted(run.run(), run.run()));
        } else if (!ended) {
            topics.want(run.run(), RunWanted.Wish.WISH_RUN);
        }
        // What was said before is no answer to this wish.
        watch.catchUp(topics, session::check);
        progress.begun(run, ended ? run.spec().training().steps() : view.state().getStep());
        states.put(run.run(), view.state());
        atWork.put(run, submission);
    }

    /** Takes the results of those that have ended. */
    private void look(RunWatch watch) throws IOException {
        for (Iterator<Map.Entry<PlannedRun, Submission>> each =
                        atWork.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<PlannedRun, Submission> one = each.next();
            PlannedRun run = one.getKey();
            RunView view = watch.view(run.run());
            states.put(run.run(), view.state());
            Optional<String> failure = failure(view);
            if (view.lastEvaluation().isPresent()) {
                MeasuredRun measured =
                        MeasuredRun.of(view, one.getValue().split().labeled().length);
                journal.done(run, measured);
                progress.done(run, measured);
                states.remove(run.run());
                each.remove();
            } else if (failure.isPresent()) {
                failures.put(run, failure.get());
                progress.failed(run, failure.get());
                states.remove(run.run());
                each.remove();
            } else {
                refuseStopped(view);
                if (!view.trained()
                        && view.beats(Instant.now(), session.since())
                        && view.progress().getStep() > 0) {
                    progress.show(run, view.progress());
                }
            }
        }
    }

    private static Optional<String> failure(RunView view) {
        return view.state().getPhase() == RunState.Phase.PHASE_FAILED
                ? Optional.of("at step %d: %s"
                        .formatted(view.state().getStep(), view.state().getReason()))
                : view.lastEvaluationRefused().map("its end could not be evaluated: %s"::formatted);
    }

    private static void refuseStopped(RunView view) {
        refuseDeleted(view);
        if (view.state().getPhase() == RunState.Phase.PHASE_STOPPED && view.wish() == RunWanted.Wish.WISH_STOP) {
            throw CommandFailure.failed(
                    "run %s was stopped at step %d by somebody else; the same command goes on with the experiment"
                            .formatted(view.run(), view.state().getStep()));
        }
    }

    private static void refuseDeleted(RunView view) {
        if (view.submitted().isPresent() && view.wish() == RunWanted.Wish.WISH_DELETE) {
            throw CommandFailure.failed(
                    "run %s is being deleted by somebody else; the same command trains it again once that is done"
                            .formatted(view.run()));
        }
    }

    private void stop() {
        try (RunTopics topics = new RunTopics(session.addresses().broker(), STOP_ASKED_WITHIN)) {
            for (String run : states.keySet()) {
                topics.want(run, RunWanted.Wish.WISH_STOP);
            }
            long deadline = System.nanoTime() + STOP_WITHIN.toNanos();
            while (states.keySet().stream().anyMatch(this::isRunning) && System.nanoTime() < deadline) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            session.console.sayAtTheEnd("the same command goes on with the experiment");
        }
    }

    private boolean isRunning(String run) {
        RunState state = states.getOrDefault(run, RunState.getDefaultInstance());
        return state.getPhase() == RunState.Phase.PHASE_RUNNING;
    }
}
