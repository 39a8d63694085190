package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Optional;
import mixmatch.v1.Progress;

/**
 * A run's heartbeat as a live event sends it. In JSON the losses are no object of their own.
 *
 * @param step the last one completed, of {@code steps}
 * @param waitsFor what the trainer waits for; empty while it trains
 */
record ProgressLine(
        String run,
        long step,
        long steps,
        @JsonUnwrapped Losses losses,
        Optional<Double> stepsPerSecond,
        Optional<String> waitsFor,
        Instant at) {
    record Losses(
            Optional<Double> lossX,
            Optional<Double> lossU,
            Optional<Double> lambdaU,
            Optional<Double> total,
            Optional<Double> guessAccuracy,
            @JsonUnwrapped Mask mask) {}

    /** Which guesses count; see {@link LossRow.Guesses}. */
    record Mask(
            Optional<Double> maskRate,
            Optional<Double> maskAccuracy,
            Optional<Double> threshold,
            Optional<Double> meanThreshold,
            Optional<Double> lowestThreshold) {
        static Mask of(LossRow.Guesses guesses) {
            return new Mask(
                    known(guesses.maskRate()),
                    known(guesses.maskAccuracy()),
                    known(guesses.threshold()),
                    known(guesses.meanThreshold()),
                    known(guesses.lowestThreshold()));
        }
    }

    static ProgressLine of(Progress progress) {
        return new ProgressLine(
                progress.getRun(),
                progress.getStep(),
                progress.getSteps(),
                new Losses(
                        known(progress.getLossX()),
                        known(progress.getLossU()),
                        known(progress.getLambdaU()),
                        known(progress.getTotal()),
                        known(progress.getGuessAccuracy()),
                        Mask.of(LossRow.Guesses.of(progress))),
                known(progress.getStepsPerSecond()),
                known(progress.getWaitsFor()),
                Instant.ofEpochMilli(progress.getAtMillis()));
    }

    private static Optional<Double> known(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    static Optional<String> known(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
