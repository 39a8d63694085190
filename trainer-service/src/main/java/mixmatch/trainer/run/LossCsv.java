package mixmatch.trainer.run;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The losses of the steps since the last checkpoint, as the CSV that is kept with the next one. Floats are written with 9
 * significant digits, which read back exactly. Bound: a line a step between two checkpoints.
 */
final class LossCsv {
    /** One completed step. */
    record Row(long step, float lossX, float lossU, float lambdaU, float total, float guessAccuracy, double millis) {}

    private static final String HEADER = "step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n";

    private final StringBuilder lines = new StringBuilder();
    private long from;
    private long to;

    void add(Row row) {
        if (lines.isEmpty()) {
            from = row.step();
        }
        to = row.step();
        lines.append(row.step());
        for (float value : new float[] {row.lossX(), row.lossU(), row.lambdaU(), row.total(), row.guessAccuracy()}) {
            lines.append(',').append(text(value));
        }
        lines.append(String.format(Locale.ROOT, ",%.3f%n", row.millis()));
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    /** The segment; the next one starts empty. */
    byte[] take() {
        byte[] csv = (HEADER + lines).getBytes(StandardCharsets.UTF_8);
        lines.setLength(0);
        return csv;
    }

    static String text(float value) {
        return Float.isNaN(value) ? "NaN" : String.format(Locale.ROOT, "%.9g", value);
    }
}
