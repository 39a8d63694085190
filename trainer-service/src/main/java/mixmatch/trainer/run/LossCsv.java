package mixmatch.trainer.run;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** The losses of the steps since the last checkpoint, as CSV to be kept with the next. Bound: a line a step between the two. */
final class LossCsv {
    record Row(long step, float lossX, float lossU, float lambdaU, float total, StepGuesses guesses, double millis) {}

    private static final String HEADER = "step,lossX,lossU,lambdaU,total,guessAccuracy,maskRate,maskAccuracy,"
            + "threshold,meanThreshold,lowestThreshold,millis\n";

    private final StringBuilder lines = new StringBuilder();
    private long from;
    private long to;

    void add(Row row) {
        if (lines.isEmpty()) {
            from = row.step();
        }
        to = row.step();
        lines.append(row.step());
        append(row.lossX(), row.lossU(), row.lambdaU(), row.total());
        append(row.guesses().numbers());
        lines.append(String.format(Locale.ROOT, ",%.3f%n", row.millis()));
    }

    private void append(float... values) {
        for (float value : values) {
            lines.append(',').append(text(value));
        }
    }

    record Segment(long from, long to, byte[] csv) {}

    /** The segment, empty where there are no steps; the next one starts empty. */
    Optional<Segment> take() {
        String csv = HEADER + lines;
        boolean any = !lines.isEmpty();
        lines.setLength(0);
        return any ? Optional.of(new Segment(from, to, csv.getBytes(StandardCharsets.UTF_8))) : Optional.empty();
    }

    /** 9 significant digits read back exactly. */
    static String text(float value) {
        return Float.isNaN(value) ? "NaN" : String.format(Locale.ROOT, "%.9g", value);
    }
}
