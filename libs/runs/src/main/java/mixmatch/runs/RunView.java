package mixmatch.runs;

import static java.util.Comparator.comparingLong;

import com.google.protobuf.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mixmatch.proto.ObjectKeys;
import mixmatch.spec.SpecException;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedClasses;
import mixmatch.v1.Progress;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/** One run, as its messages describe it in any order. Of each kind that of the highest epoch counts, then the latest. */
public final class RunView {
    /** An owner shows its heartbeat once a second; one that has shown none for so long is not there. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final String run;
    private final int most;
    private Optional<RunSpec> submitted = Optional.empty();
    private Optional<mixmatch.spec.RunSpec> spec = Optional.empty();
    private boolean specIsRead;
    private RunWanted wanted = RunWanted.getDefaultInstance();
    private RunState state = RunState.getDefaultInstance();
    private Progress progress = Progress.getDefaultInstance();
    private CheckpointWritten lastCheckpoint = CheckpointWritten.getDefaultInstance();
    private Evaluation lastEvaluation = Evaluation.getDefaultInstance();
    private final TreeMap<Long, CheckpointWritten> checkpoints = new TreeMap<>();
    private final TreeMap<Long, Evaluation> evaluations = new TreeMap<>();

    // By the model's sha256: why a checkpoint will never be evaluated.
    private final Map<String, String> unevaluated = new HashMap<>();

    public RunView(String run) {
        this(run, Integer.MAX_VALUE);
    }

    /** @param most checkpoints and evaluations that are remembered: the newest */
    public RunView(String run, int most) {
        this.run = run;
        this.most = most;
    }

    /** Takes a message; those of other runs and other kinds change nothing. */
    public void accept(Message message) {
        if (message instanceof RunSpec s && s.getRun().equals(run)) {
            // Immutable once submitted: a second spec of the same run is not one.
            submitted = submitted.or(() -> Optional.of(s));
            specIsRead &= spec.isPresent();
        } else if (message instanceof RunWanted w && w.getRun().equals(run)) {
            wanted = latest(wanted, w, comparingLong(RunWanted::getAskedAtMillis));
        } else if (message instanceof RunState s && s.getRun().equals(run)) {
            state = latest(state, s, comparingLong(RunState::getEpoch).thenComparingLong(RunState::getUpdatedAtMillis));
        } else if (message instanceof Progress p && p.getRun().equals(run)) {
            progress = latest(progress, p, comparingLong(Progress::getEpoch).thenComparingLong(Progress::getAtMillis));
        } else if (message instanceof CheckpointWritten c && c.getRun().equals(run)) {
            Comparator<CheckpointWritten> age = comparingLong(CheckpointWritten::getEpoch);
            remember(checkpoints, c.getStep(), c, age);
            lastCheckpoint = c.getLast() ? latest(lastCheckpoint, c, age) : lastCheckpoint;
        } else if (message instanceof Evaluation e && e.getRun().equals(run)) {
            Comparator<Evaluation> age = comparingLong(Evaluation::getEpoch);
            remember(evaluations, e.getStep(), e, age);
            lastEvaluation = e.getLast() ? latest(lastEvaluation, e, age) : lastEvaluation;
        }
    }

    /**
     * The spec that was submitted, with the steps after which the run ends or has ended; empty where there is none, or one that
     * this version can't read.
     */
    public Optional<mixmatch.spec.RunSpec> spec() {
        if (!specIsRead) {
            specIsRead = true;
            try {
                spec = submitted.map(mixmatch.spec.RunSpec::of);
            } catch (SpecException e) {
                spec = Optional.empty();
            }
        }
        return spec.map(one -> one.withSteps(steps(one)));
    }

    /** The steps of the whole run: of a finished one those that it has, else as it is wanted now. */
    private long steps(mixmatch.spec.RunSpec spec) {
        return trained() && state.getStep() > 0
                ? state.getStep()
                : spec.training().lastStep(lastStep());
    }

    /** The step after which somebody wants the run to end; 0 where nobody says. */
    public long lastStep() {
        return wanted.getLastStep();
    }

    private static <T> T latest(T known, T message, Comparator<T> age) {
        return age.compare(message, known) >= 0 ? message : known;
    }

    private <T> void remember(TreeMap<Long, T> bySteps, long step, T message, Comparator<T> age) {
        bySteps.merge(step, message, (known, now) -> latest(known, now, age));
        if (bySteps.size() > most) {
            bySteps.pollFirstEntry();
        }
    }

    /** Takes a checkpoint that went to dead letters: it will not be evaluated. */
    public void acceptDeadLetter(CheckpointWritten checkpoint, String reason) {
        if (checkpoint.getRun().equals(run) && checkpoint.getLast()) {
            unevaluated.put(checkpoint.getModel().getSha256(), reason);
        }
    }

    /** The run's spec was withdrawn: nothing is left of it; a run of the same name would begin anew. */
    public void acceptDeletion() {
        submitted = Optional.empty();
        state = RunState.getDefaultInstance();
        specIsRead = false;
    }

    public String run() {
        return run;
    }

    /** The submitted spec; empty where there is none, or where the run is deleted. */
    public Optional<RunSpec> submitted() {
        return submitted;
    }

    /** The dataset's id, {@code <name>-<hash>}, out of its manifest's key; empty where no spec has come. */
    public String dataset() {
        return submitted.map(s -> ObjectKeys.datasetOf(s.getDataset().getKey())).orElse("");
    }

    public RunWanted.Wish wish() {
        return wanted.getWish();
    }

    /** The state that the owner wrote last; the default instance before it has written any. */
    public RunState state() {
        return state;
    }

    /** The newest heartbeat; the default instance before the first. */
    public Progress progress() {
        return progress;
    }

    /** The classes of the newest guesses, by the owner's heartbeat, or until that tells by the run's state. */
    public Optional<GuessedClasses> guessedClasses() {
        if (progress.hasGuessedClasses() && progress.getEpoch() == state.getEpoch()) {
            return Optional.of(progress.getGuessedClasses());
        }
        return state.hasGuessedClasses() ? Optional.of(state.getGuessedClasses()) : Optional.empty();
    }

    /** Those that were announced, by ascending step; which of them are still kept, the store knows. */
    public Collection<CheckpointWritten> checkpoints() {
        return List.copyOf(checkpoints.values());
    }

    public Collection<Evaluation> evaluations() {
        return List.copyOf(evaluations.values());
    }

    public Optional<Evaluation> evaluation(long step) {
        return Optional.ofNullable(evaluations.get(step));
    }

    /** That of the latest evaluated step up to this one. */
    Optional<Evaluation> evaluationUpTo(long step) {
        return Optional.ofNullable(evaluations.floorEntry(step)).map(Map.Entry::getValue);
    }

    /** That of the latest evaluated step. */
    public Optional<Evaluation> newestEvaluation() {
        return Optional.ofNullable(evaluations.lastEntry()).map(Map.Entry::getValue);
    }

    /** When it was submitted; the epoch where it is not. */
    public Instant submittedAt() {
        return Instant.ofEpochMilli(submitted.map(RunSpec::getSubmittedAtMillis).orElse(0L));
    }

    /** As a person sees it, give or take seconds. Heartbeats before {@code since}, a start of services, say nothing. */
    public RunLife life(Instant now, Instant since) {
        return RunLife.of(wish(), state.getPhase(), beats(now, since));
    }

    /** True while an owner shows its heartbeat; see {@link #life}. */
    public boolean beats(Instant now, Instant since) {
        Instant last = Instant.ofEpochMilli(progress.getAtMillis());
        return last.isAfter(now.minus(SILENCE)) && last.isAfter(since);
    }

    /** True once the weights are final: nothing is left to train. */
    public boolean trained() {
        return state.getPhase() == RunState.Phase.PHASE_FINISHED;
    }

    /** The checkpoint of the last step, once the run has finished and it is announced. */
    public Optional<CheckpointWritten> lastCheckpoint() {
        return trained() && !lastCheckpoint.getRun().isEmpty() ? Optional.of(lastCheckpoint) : Optional.empty();
    }

    /** The evaluation of exactly the model of {@link #lastCheckpoint}, with the report. */
    public Optional<Evaluation> lastEvaluation() {
        return lastCheckpoint()
                .filter(c -> c.getModel().getSha256().equals(lastEvaluation.getModelSha256()))
                .map(c -> lastEvaluation);
    }

    /** Why there will be no {@link #lastEvaluation}; empty while there may be one. */
    public Optional<String> lastEvaluationRefused() {
        return lastEvaluation().isPresent()
                ? Optional.empty()
                : lastCheckpoint().map(c -> unevaluated.get(c.getModel().getSha256()));
    }
}
