package mixmatch.eval.board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mixmatch.v1.GuessMask;
import mixmatch.v1.Progress;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The losses of one step, from the run's history or from a heartbeat; NaN where a number is unknown.
 *
 * @param millis since the step before
 */
public record LossRow(
        long step, double lossX, double lossU, double lambdaU, double total, Guesses guesses, double millis) {
    /** Of the step's guesses; those that pass the method's mask count. Thresholds only where they follow the network. */
    public record Guesses(
            double accuracy,
            double maskRate,
            double maskAccuracy,
            double threshold,
            double meanThreshold,
            double lowestThreshold) {
        /** The columns in a piece of history; pieces of earlier versions have the first alone. */
        public static final List<String> COLUMNS =
                List.of("guessAccuracy", "maskRate", "maskAccuracy", "threshold", "meanThreshold", "lowestThreshold");

        /** Of a step of which the mask is not known. */
        public static Guesses of(double accuracy) {
            return new Guesses(accuracy, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }

        static Guesses of(Progress progress) {
            GuessMask mask = progress.getGuessMask();
            return progress.hasGuessMask()
                    ? new Guesses(
                            progress.getGuessAccuracy(),
                            mask.getRate(),
                            mask.getAccuracy(),
                            mask.getThreshold(),
                            mask.getMeanThreshold(),
                            mask.getLowestThreshold())
                    : of(progress.getGuessAccuracy());
        }

        private static Guesses of(CSVRecord record) {
            return new Guesses(
                    number(record.get("guessAccuracy")),
                    number(text(record, "maskRate")),
                    number(text(record, "maskAccuracy")),
                    number(text(record, "threshold")),
                    number(text(record, "meanThreshold")),
                    number(text(record, "lowestThreshold")));
        }
    }

    private static final CSVFormat CSV =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

    /** The records of a piece of history, to be read once; now or then {@link UncheckedIOException} if the bytes are no CSV. */
    public static Iterable<CSVRecord> records(byte[] csv) {
        try {
            return CSV.parse(new InputStreamReader(new ByteArrayInputStream(csv), StandardCharsets.UTF_8));
        } catch (IOException e) {
            // No outage, which would be waited for.
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException if a column is missing or holds no number */
    public static LossRow of(CSVRecord record) {
        return new LossRow(
                Long.parseLong(record.get("step")),
                number(record.get("lossX")),
                number(record.get("lossU")),
                number(record.get("lambdaU")),
                number(record.get("total")),
                Guesses.of(record),
                record.isSet("millis") ? number(record.get("millis")) : Double.NaN);
    }

    /** The text of a column, NaN where the piece is without it. */
    public static String text(CSVRecord record, String column) {
        return record.isMapped(column) ? record.get(column) : "NaN";
    }

    public double guessAccuracy() {
        return guesses.accuracy();
    }

    private static double number(String text) {
        return text.isBlank() ? Double.NaN : Double.parseDouble(text.strip());
    }
}
