package mixmatch.eval.board;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.Progress;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** What the board remembers of one run; bounded whatever its length. Used under the board's lock. */
final class BoardRun {
    private static final int MOST_CHECKPOINTS = 200;

    private final String run;
    private final RunView view;
    private final EvaluationCurve evaluations = new EvaluationCurve();
    private final Heartbeats heartbeats = new Heartbeats();
    private final EventLog events = new EventLog();
    private Optional<RunSpec> spec = Optional.empty();
    private long checkpoints;
    private boolean ownedBefore;

    BoardRun(String run) {
        this.run = run;
        this.view = new RunView(run, MOST_CHECKPOINTS);
    }

    /** Takes a message; gives what is news to those who look. */
    List<Live> accept(Message message, long atMillis) {
        RunState before = view.state();
        boolean known = view.submitted().isPresent();
        view.accept(slim(message));
        List<Live> news = new ArrayList<>();
        if (message instanceof mixmatch.v1.RunSpec submitted) {
            if (!known) {
                spec = parse(submitted);
                log(RunEvent.of(submitted.getSubmittedAtMillis(), "submitted", "The run was submitted."), news);
            }
        } else if (message instanceof RunState state) {
            RunStories.of(before, state).forEach(event -> log(event, news));
        } else if (message instanceof CheckpointWritten checkpoint) {
            checkpoints++;
            log(RunStories.of(checkpoint, atMillis), news);
        } else if (message instanceof Evaluation evaluation) {
            evaluations.add(evaluation, atMillis);
            log(RunStories.of(evaluation, atMillis), news);
            news.add(new Live("evaluation", line(evaluation)));
        } else if (message instanceof Progress progress) {
            heartbeats.add(progress);
            news.add(new Live("progress", ProgressLine.of(progress)));
        }
        return news;
    }

    /** Nothing that grows with the number of classes: whole evaluations are in the store. */
    private static Message slim(Message message) {
        return message instanceof Evaluation evaluation
                ? evaluation.toBuilder()
                        .setTest(evaluation.getTest().toBuilder()
                                .clearConfusion()
                                .clearPerClass())
                        .clearValidation()
                        .build()
                : message;
    }

    private static Optional<RunSpec> parse(mixmatch.v1.RunSpec submitted) {
        try {
            return Optional.of(RunSpec.parse(submitted.getYaml(), "the spec of run " + submitted.getRun()));
        } catch (SpecException e) {
            return Optional.empty();
        }
    }

    private void log(RunEvent event, List<Live> news) {
        if (events.add(event)) {
            news.add(new Live("event", new LoggedEvent(run, event.at(), event.kind(), event.step(), event.sentence())));
        }
    }

    /** Takes a message of the run that could not be carried out. */
    List<Live> acceptDeadLetter(RunEvent letter) {
        List<Live> news = new ArrayList<>();
        log(letter, news);
        return news;
    }

    boolean submitted() {
        return view.submitted().isPresent();
    }

    Instant submittedAt() {
        return Instant.ofEpochMilli(
                view.submitted().map(mixmatch.v1.RunSpec::getSubmittedAtMillis).orElse(0L));
    }

    private boolean owned(Instant now) {
        return view.state().getPhase() == RunState.Phase.PHASE_RUNNING && view.beats(now, Instant.EPOCH);
    }

    /** Its line, if its owner has fallen silent or shows itself again since this was last asked. */
    Optional<RunLine> changedBySilence(Instant now) {
        boolean owned = owned(now);
        boolean changed = owned != ownedBefore;
        ownedBefore = owned;
        return changed ? Optional.of(line(now)) : Optional.empty();
    }

    /** Grows with each checkpoint that is announced. */
    long checkpointsSeen() {
        return checkpoints;
    }

    List<LossRow> tail() {
        return heartbeats.rows();
    }

    EvaluationCurves evaluations(int points) {
        return EvaluationCurves.of(evaluations.chosen(points));
    }

    private static EvaluationLine line(Evaluation evaluation) {
        return new EvaluationLine(
                evaluation.getRun(),
                evaluation.getStep(),
                evaluation.getTest().getAccuracy(),
                evaluation.hasValidation()
                        ? Optional.of(evaluation.getValidation().getAccuracy())
                        : Optional.empty(),
                evaluation.getMedianOfLast20());
    }

    RunLine line(Instant now) {
        RunLife life = view.life(now, Instant.EPOCH);
        RunState state = view.state();
        boolean owned = owned(now);
        Progress progress = view.progress();
        // Between checkpoints only the heartbeat tells; without an owner those steps are lost.
        long step = Math.max(state.getStep(), owned ? progress.getStep() : 0);
        long steps = spec.map(s -> s.training().steps()).orElse(0L);
        Optional<Double> rate = owned && progress.getStepsPerSecond() > 0
                ? Optional.of(progress.getStepsPerSecond())
                : Optional.empty();
        boolean waits = !progress.getWaitsFor().isEmpty();
        return new RunLine(
                run,
                spec.map(s -> s.method().name().text()).orElse("?"),
                dataset(),
                spec.map(s -> s.dataset().labels()).orElse(0),
                Optional.empty(),
                phase(life, view.wish()),
                owned,
                step,
                steps,
                rate.filter(r -> !waits).map(r -> (long) Math.ceil((steps - step) / r)),
                rate,
                evaluations.newest().map(EvaluationCurve.Point::test),
                evaluations.newest().map(EvaluationCurve.Point::median),
                state.getEpoch() == 0 || state.getExact(),
                owned ? ProgressLine.known(progress.getWaitsFor()) : Optional.empty(),
                ProgressLine.known(state.getReason()),
                submittedAt(),
                evaluations.chosen(RunLine.SPARK).stream()
                        .map(EvaluationCurve.Point::test)
                        .toList());
    }

    private static String phase(RunLife life, RunWanted.Wish wish) {
        if (life == RunLife.STOPPED && wish == RunWanted.Wish.WISH_UNSPECIFIED) {
            // Its spec is here, the wish that it runs not yet.
            return "waiting";
        }
        return switch (life) {
            case QUEUED -> "waiting";
            case BEING_DELETED -> "deleting";
            default -> life.text();
        };
    }

    /** Of its manifest's key, {@code datasets/<id>/manifest.json}. */
    private String dataset() {
        String[] parts =
                view.submitted().map(s -> s.getDataset().getKey().split("/")).orElse(new String[0]);
        return parts.length < 2 ? "" : parts[parts.length - 2];
    }

    RunKnown known(Instant now) {
        List<CheckpointLine> announced = new ArrayList<>();
        view.checkpoints()
                .forEach(c -> announced.add(new CheckpointLine(
                        c.getStep(), c.getEpoch(), view.evaluation(c.getStep()).map(e -> e.getTest()
                                .getAccuracy()))));
        Collections.reverse(announced);
        return new RunKnown(
                line(now),
                view.submitted().orElseThrow(),
                spec,
                view.state(),
                announced,
                events.newestFirst(),
                evaluations.chosen(EvaluationCurve.MOST).stream()
                        .map(p -> new RunKnown.EvaluationPlace(p.step(), p.epoch()))
                        .toList(),
                newestModel(),
                view.lastEvaluation().map(Evaluation::getReportList).orElse(List.of()));
    }

    /** That of the newest checkpoint whose evaluation is of exactly this model. */
    private Optional<CheckpointWritten> newestModel() {
        return view.checkpoints().stream()
                .filter(c -> view.evaluation(c.getStep())
                        .filter(e -> e.getModelSha256().equals(c.getModel().getSha256()))
                        .isPresent())
                .reduce((earlier, later) -> later);
    }
}
