package mixmatch.cli.terminal;

import java.util.Locale;
import mixmatch.v1.Progress;

/** A heartbeat as text: losses, guess accuracy, rate, time left. */
public final class ProgressText {
    private ProgressText() {}

    /** Losses and guess accuracy of the last step, or what the run waits for. */
    static String losses(Progress progress) {
        return text(progress, "lossX %.4f", "  lossU %.5f", "  guesses right %.1f %%");
    }

    /** All of it in the width of a small terminal. */
    static String brief(Progress progress) {
        String losses = text(progress, "lossX %.3f", " lossU %.4f", " guess %.0f %%");
        return waits(progress) ? losses : losses + " " + rate(progress).replace("  ", " ");
    }

    private static String text(Progress progress, String lossX, String lossU, String percent) {
        if (waits(progress)) {
            return "waiting for " + progress.getWaitsFor();
        }
        String text = format(lossX, progress.getLossX());
        if (progress.getLambdaU() > 0 || progress.getLossU() > 0) {
            text += format(lossU, progress.getLossU());
        }
        // NaN where no truth is known; zero is what a method that does not guess leaves unset.
        if (progress.getGuessAccuracy() > 0) {
            text += format(percent, 100 * progress.getGuessAccuracy());
        }
        return text;
    }

    private static boolean waits(Progress progress) {
        return !progress.getWaitsFor().isEmpty();
    }

    private static String format(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }

    /** Empty while the run waits: its rate only says how long it has waited already. */
    static String rate(Progress progress) {
        double rate = progress.getStepsPerSecond();
        if (!(rate > 0) || waits(progress)) {
            return "";
        }
        long seconds = Math.round((progress.getSteps() - progress.getStep()) / rate);
        return String.format(Locale.ROOT, "%.1f steps/s  %s left", rate, duration(seconds));
    }

    /** As in {@code 42 s}, {@code 3 min 05 s}, {@code 2 h 10 min}. */
    public static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return "%d min %02d s".formatted(seconds / 60, seconds % 60);
        }
        return "%d h %02d min".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}
