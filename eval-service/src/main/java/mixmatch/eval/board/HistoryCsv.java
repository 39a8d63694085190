package mixmatch.eval.board;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/** A piece of a run's history as its owner wrote it: CSV with a header, a line a step. */
public final class HistoryCsv {
    private static final CSVFormat READ =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

    private HistoryCsv() {}

    /**
     * The records one after another, to be read once.
     *
     * @throws UncheckedIOException while they are read, if the bytes are no CSV
     */
    public static Iterable<CSVRecord> records(byte[] csv) throws IOException {
        return READ.parse(new InputStreamReader(new ByteArrayInputStream(csv), StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if a column is missing or holds no number */
    public static LossRow row(CSVRecord record) {
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
