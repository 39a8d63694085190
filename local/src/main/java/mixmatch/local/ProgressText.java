package mixmatch.local;

import java.util.Locale;
import mixmatch.v1.Progress;

/** A heartbeat as text: losses, guess accuracy, rate, time left. */
final class ProgressText {
    private ProgressText() {}

    /** Losses and guess accuracy of the last step, or what the run waits for. */
    static String losses(Progress progress) {
        if (!progress.getWaitsFor().isEmpty()) {
            return "waiting for " + progress.getWaitsFor();
        }
        String losses = String.format(Locale.ROOT, "lossX %.4f", progress.getLossX());
        if (progress.getLambdaU() > 0 || progress.getLossU() > 0) {
            losses += String.format(Locale.ROOT, "  lossU %.5f", progress.getLossU());
        }
        double guess = progress.getGuessAccuracy();
        // Zero is what a method that does not guess leaves unset.
        return Double.isNaN(guess) || guess == 0
                ? losses
                : losses + String.format(Locale.ROOT, "  guesses right %.1f %%", 100 * guess);
    }

    static String rate(Progress progress) {
        double rate = progress.getStepsPerSecond();
        if (!(rate > 0)) {
            return "";
        }
        long seconds = Math.round((progress.getSteps() - progress.getStep()) / rate);
        return String.format(Locale.ROOT, "%.1f steps/s  %s left", rate, duration(seconds));
    }

    /** As in {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return "%d min %02d s".formatted(seconds / 60, seconds % 60);
        }
        return "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}
