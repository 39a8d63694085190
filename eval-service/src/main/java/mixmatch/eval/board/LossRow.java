package mixmatch.eval.board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The losses of one step, from the run's history or from a heartbeat; NaN where a number is unknown.
 *
 * @param millis since the step before
 */
public record LossRow(
        long step, double lossX, double lossU, double lambdaU, double total, double guessAccuracy, double millis) {
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
                number(record.get("guessAccuracy")),
                record.isSet("millis") ? number(record.get("millis")) : Double.NaN);
    }

    private static double number(String text) {
        return text.isBlank() ? Double.NaN : Double.parseDouble(text.strip());
    }
}
