package mixmatch.cli.runs;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import mixmatch.runs.RunView;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.Progress;

/**
 * The time at which a run's result is to be there, however quick the machine is meanwhile. It says after which step the run has to
 * end for that: at first from the mean rate so far, so that everybody sees about how many steps there will be; once its last
 * evaluation has to begin, after the next one. Used by one thread.
 */
public final class Deadline {
    /** The last checkpoint, the report, and their way here. */
    private static final Duration BESIDES = Duration.ofSeconds(1);

    private static final Duration BETWEEN = Duration.ofSeconds(5);
    /** Of the steps that were wanted before: who sees them is not to be told of each second's rate. */
    private static final double NEWS = 0.01;
    /** A machine may become so much quicker, and still does not reach a step that is named before it is named anew. */
    private static final int QUICKER = 3;
    /** While a run trains, its evaluations stand back behind it, and take up to so many times as long as the last one will. */
    private static final int BESIDE_TRAINING = 8;

    private final Clock clock;
    private final Instant end;
    private final Duration expected;
    private Duration evaluation;
    private Duration quickest = ChronoUnit.FOREVER.getDuration();
    private long evaluated;
    private long lastStep;
    private Instant next = Instant.MIN;
    private Progress first = Progress.getDefaultInstance();
    private boolean over;

    /**
     * @param lastStep the step after which the run ends as far as is known before it has begun
     * @param evaluation how long the last evaluation is expected to take
     */
    public Deadline(Clock clock, Instant end, long lastStep, Duration evaluation) {
        this.clock = clock;
        this.end = end;
        this.lastStep = lastStep;
        this.expected = evaluation;
        this.evaluation = evaluation;
    }

    /** The step after which the run is to end; as {@code RunTopics.want} takes it. */
    long lastStep() {
        return lastStep;
    }

    /** The time at which the last step is to be under way, so that its evaluation is there at the end. */
    Instant trainingEnds() {
        return end.minus(evaluation).minus(BESIDES);
    }

    /** The time that is left until the result is to be there. */
    Duration left() {
        Duration left = Duration.between(clock.instant(), end);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** The step after which the run is to end, if the run has to be told. */
    OptionalLong news(RunView run) {
        observeEvaluation(run);
        if (over || run.trained()) {
            return OptionalLong.empty();
        }
        Progress now = run.progress();
        if (now.getStep() > 0 && first.getEpoch() != now.getEpoch()) {
            first = now;
        }
        double rate = 1e3 * (now.getStep() - first.getStep()) / (now.getAtMillis() - first.getAtMillis());
        boolean known = rate > 0 && !Double.isInfinite(rate);
        // The step that is under way is completed yet.
        double seconds = left().minus(evaluation).minus(BESIDES).toMillis() / 1e3 - (known ? 1 / rate : 0);
        if (seconds <= 0) {
            over = true;
            lastStep = 1;
            return OptionalLong.of(lastStep);
        }
        if (!known || clock.instant().isBefore(next)) {
            return OptionalLong.empty();
        }
        // The time ends the run, not a step that was named for a slower machine.
        double least = QUICKER * Math.min(seconds, BETWEEN.toSeconds() + 1.0);
        long wanted = now.getStep() + Math.max(1, Math.round(rate * Math.max(seconds, least)));
        if (Math.abs(wanted - lastStep) <= NEWS * lastStep) {
            return OptionalLong.empty();
        }
        next = clock.instant().plus(BETWEEN);
        lastStep = wanted;
        return OptionalLong.of(lastStep);
    }

    /**
     * Judges by the quickest evaluation since its checkpoint, which a busy machine and the training only lengthen: what was expected
     * stands unless that was quicker, or so much longer that the last one will be, too.
     */
    private void observeEvaluation(RunView run) {
        long newest = run.newestEvaluation().map(Evaluation::getStep).orElse(0L);
        if (newest > evaluated) {
            evaluated = newest;
            run.checkpoints().stream()
                    .filter(checkpoint -> checkpoint.getStep() == newest)
                    .mapToLong(CheckpointWritten::getWrittenAtMillis)
                    .max()
                    .ifPresent(written -> observed(Duration.ofMillis(Math.max(0, clock.millis() - written))));
        }
    }

    private void observed(Duration took) {
        quickest = Collections.min(List.of(quickest, took));
        Duration least = quickest.dividedBy(BESIDE_TRAINING);
        evaluation = Collections.min(List.of(quickest, Collections.max(List.of(expected, least))));
    }
}
