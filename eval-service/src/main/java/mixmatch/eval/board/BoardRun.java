package mixmatch.eval.board;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mixmatch.methods.Methods;
import mixmatch.runs.CollapsedGuesses;
import mixmatch.runs.Harm;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.Progress;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** One run as the board remembers it; bounded whatever the run's length. Used under the board's lock. */
final class BoardRun {
    private static final int MOST_CHECKPOINTS = 200;
    static final int MOST_EVENTS = 500;

    private final String run;
    private final Iterable<RunView> all;
    final RunView view;
    final EvaluationCurve evaluations = new EvaluationCurve();
    final LatestLosses heartbeats = new LatestLosses();
    /** The newest first, whatever order they come in. Bound: {@value #MOST_EVENTS}. */
    private final List<RunEvent> events = new ArrayList<>();

    private boolean ownedBefore;
    /** Grows with each checkpoint that is announced. */
    long checkpoints;

    BoardRun(String run, Iterable<RunView> all) {
        this.run = run;
        this.all = all;
        this.view = new RunView(run, MOST_CHECKPOINTS);
    }

    /** Takes a message; gives the live events that it causes. */
    List<LiveEvent> accept(Message message, long atMillis) {
        RunState before = view.state();
        Optional<Harm> collapsedBefore = CollapsedGuesses.of(view);
        boolean known = view.submitted().isPresent();
        view.accept(slim(message));
        List<LiveEvent> news = new ArrayList<>();
        if (message instanceof mixmatch.v1.RunSpec submitted) {
            if (!known) {
                Instant at = Instant.ofEpochMilli(submitted.getSubmittedAtMillis());
                news.addAll(log(new RunEvent(at, "submitted", Optional.empty(), "The run was submitted.")));
            }
        } else if (message instanceof RunState state) {
            RunEvent.of(before, state).forEach(event -> news.addAll(log(event)));
        } else if (message instanceof CheckpointWritten checkpoint) {
            checkpoints++;
            news.addAll(log(RunEvent.of(checkpoint, atMillis)));
        } else if (message instanceof Evaluation evaluation) {
            EvaluationCurve.Point point = evaluations.add(evaluation, atMillis);
            news.addAll(log(RunEvent.of(evaluation, atMillis)));
            news.add(new LiveEvent(
                    "evaluation",
                    new EvaluationCurve.EvaluationLine(
                            evaluation.getRun(), point.step(), point.test(), point.validation(), point.median())));
        } else if (message instanceof Progress progress) {
            heartbeats.add(progress);
            news.add(new LiveEvent("progress", ProgressLine.of(progress)));
        }
        if (collapsedBefore.isEmpty()) {
            CollapsedGuesses.of(view)
                    .map(collapsed ->
                            RunEvent.of(collapsed, view.guessedClasses().orElseThrow(), atMillis))
                    .ifPresent(event -> news.addAll(log(event)));
        }
        return news;
    }

    /** The message without what grows with the number of classes: whole evaluations are in the store. */
    private static Message slim(Message message) {
        return message instanceof Evaluation evaluation
                ? evaluation.toBuilder()
                        .setTest(slim(evaluation.getTest()))
                        .setValidation(slim(evaluation.getValidation()))
                        .build()
                : message;
    }

    private static Accuracy slim(Accuracy accuracy) {
        return accuracy.toBuilder().clearConfusion().clearPerClass().build();
    }

    /** Takes an event; gives it as news unless it is known already, as a repeated message gives it again. */
    List<LiveEvent> log(RunEvent event) {
        if (events.contains(event)) {
            return List.of();
        }
        events.add(0, event);
        events.sort(Comparator.comparing(RunEvent::at).reversed());
        if (events.size() > MOST_EVENTS) {
            events.remove(MOST_EVENTS);
        }
        return List.of(new LiveEvent("event", new RunEvent.OfRun(run, event)));
    }

    boolean submitted() {
        return view.submitted().isPresent();
    }

    private boolean owned(Instant now) {
        return view.state().getPhase() == RunState.Phase.PHASE_RUNNING && view.beats(now, Instant.EPOCH);
    }

    /** The run's line, if its owner has fallen silent or come back since the last call. */
    Optional<RunLine> changedBySilence(Instant now) {
        boolean owned = owned(now);
        boolean changed = owned != ownedBefore;
        ownedBefore = owned;
        return changed ? Optional.of(line(now)) : Optional.empty();
    }

    RunLine line(Instant now) {
        RunLife life = view.life(now, Instant.EPOCH);
        RunState state = view.state();
        boolean owned = owned(now);
        Progress progress = view.progress();
        // Between checkpoints only the heartbeat tells; without an owner those steps are lost.
        long step = Math.max(state.getStep(), owned ? progress.getStep() : 0);
        Optional<RunSpec> spec = view.spec();
        long steps = spec.map(s -> s.training().steps()).orElse(0L);
        Optional<Double> rate = Optional.of(progress.getStepsPerSecond()).filter(r -> owned && r > 0);
        Optional<Long> secondsLeft =
                rate.filter(r -> progress.getWaitsFor().isEmpty()).map(r -> (long) Math.ceil((steps - step) / r));
        return new RunLine(
                run,
                new RunLine.Experiment(
                        spec.map(s -> s.method().name()).orElse("?"),
                        spec.map(s -> Methods.of(s.method()).guesses()).orElse(false),
                        view.dataset(),
                        spec.map(s -> s.dataset().labels()).orElse(0),
                        Optional.empty()),
                new RunLine.Position(phase(life, view.wish()), owned, step, steps, secondsLeft, rate),
                new RunLine.Accuracy(
                        evaluations.newest().map(EvaluationCurve.Point::test),
                        evaluations.newest().map(EvaluationCurve.Point::median)),
                new RunLine.Condition(
                        state.getEpoch() == 0 || state.getExact(),
                        owned ? ProgressLine.known(progress.getWaitsFor()) : Optional.empty(),
                        ProgressLine.known(state.getReason()),
                        Harm.of(view, all).stream().map(Harm::text).toList()),
                view.submittedAt(),
                evaluations.chosen(RunLine.SPARK).stream()
                        .map(EvaluationCurve.Point::test)
                        .toList());
    }

    private static String phase(RunLife life, RunWanted.Wish wish) {
        if (life == RunLife.STOPPED && wish == RunWanted.Wish.WISH_UNSPECIFIED) {
            // The spec has come, the wish to run it has not yet.
            return "waiting";
        }
        return switch (life) {
            case QUEUED -> "waiting";
            case BEING_DELETED -> "deleting";
            default -> life.text();
        };
    }

    RunSnapshot snapshot(Instant now) {
        return new RunSnapshot(
                line(now),
                view.submitted().orElseThrow(),
                view.spec(),
                view.state(),
                checkpoints(),
                List.copyOf(events),
                view.lastEvaluation().map(Evaluation::getReportList).orElse(List.of()));
    }

    private RunSnapshot.Checkpoints checkpoints() {
        List<RunSnapshot.CheckpointLine> announced = new ArrayList<>();
        Optional<CheckpointWritten> newestModel = Optional.empty();
        for (CheckpointWritten each : view.checkpoints()) {
            Optional<Evaluation> evaluation = view.evaluation(each.getStep());
            Optional<Double> accuracy = evaluation.map(e -> e.getTest().getAccuracy());
            announced.add(0, new RunSnapshot.CheckpointLine(each.getStep(), each.getEpoch(), accuracy));
            // An evaluation may be of another owner's model of that step.
            String sha256 = each.getModel().getSha256();
            if (evaluation.filter(e -> e.getModelSha256().equals(sha256)).isPresent()) {
                newestModel = Optional.of(each);
            }
        }
        return new RunSnapshot.Checkpoints(announced, evaluations.epochs(), newestModel);
    }
}
