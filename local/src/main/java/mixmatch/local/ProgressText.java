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
        String losses = format("lossX %.4f", progress.getLossX());
        if (guesses(progress)) {
            losses += format("  lossU %.5f", progress.getLossU());
        }
        return guessAccuracy(progress) ? losses + format("  guesses right %.1f %%", percent(progress)) : losses;
    }

    /** All of it in the width of a small terminal. */
    static String brief(Progress progress) {
        if (!progress.getWaitsFor().isEmpty()) {
            return "waiting for " + progress.getWaitsFor();
        }
        String text = format("lossX %.3f", progress.getLossX());
        if (guesses(progress)) {
            text += format(" lossU %.4f", progress.getLossU());
        }
        if (guessAccuracy(progress)) {
            text += format(" guess %.0f %%", percent(progress));
        }
        return text + " " + rate(progress).replace("  ", " ");
    }

    private static boolean guesses(Progress progress) {
        return progress.getLambdaU() > 0 || progress.getLossU() > 0;
    }

    /** It is NaN where no truth is known; zero is what a method that does not guess leaves unset. */
    private static boolean guessAccuracy(Progress progress) {
        return progress.getGuessAccuracy() > 0;
    }

    private static double percent(Progress progress) {
        return 100 * progress.getGuessAccuracy();
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Empty while the run waits: its rate only says how long it has waited already. */
    static String rate(Progress progress) {
        double rate = progress.getStepsPerSecond();
        if (!(rate > 0) || !progress.getWaitsFor().isEmpty()) {
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
