package mixmatch.eval.report;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The losses of a run, joined from the pieces that its owners wrote: {@code runs/<run>/history/<from>-<to>-<epoch>.csv}.
 * Where two pieces hold the same step, the one of the higher epoch counts.
 */
public final class LossHistory {
    private static final Pattern PIECE = Pattern.compile(".*/history/(\\d+)-(\\d+)-(\\d+)\\.csv");
    private static final CSVFormat READ =
            CSVFormat.DEFAULT.builder().setHeader().setSkipHeaderRecord(true).get();

    private static final List<String> COLUMNS =
            List.of("step", "lossX", "lossU", "lambdaU", "total", "guessAccuracy", "millis");

    /** The columns that a run's arithmetic decides: two runs of one spec agree in them to the last digit. */
    private static final int EXACT_COLUMNS = 6;

    /** Steps at the start that are slower than the rest, while everything warms up. */
    private static final int WARM_UP = 20;

    /** Each step's line as its owner wrote it, so that joining changes no digit. */
    private final Map<Long, List<String>> lines;

    private LossHistory(Map<Long, List<String>> lines) {
        this.lines = lines;
    }

    /** True for the key of a piece of history. */
    public static boolean isPiece(String key) {
        return PIECE.matcher(key).matches();
    }

    /**
     * Joins the pieces.
     *
     * @param pieces CSV with a header, by object key
     */
    public static LossHistory join(Map<String, byte[]> pieces) {
        Map<Long, List<String>> lines = new TreeMap<>();
        Map<String, Long> epochs = new HashMap<>();
        for (String key : pieces.keySet()) {
            Matcher name = PIECE.matcher(key);
            if (!name.matches()) {
                throw new IllegalArgumentException(
                        "%s is no piece of history; its name must be <from>-<to>-<epoch>.csv".formatted(key));
            }
            epochs.put(key, Long.parseLong(name.group(3)));
        }
        List<String> ascending = new ArrayList<>(epochs.keySet());
        ascending.sort(Comparator.comparing((String key) -> epochs.get(key)).thenComparing(key -> key));
        for (String key : ascending) {
            for (CSVRecord record : records(key, pieces.get(key))) {
                List<String> line = COLUMNS.stream()
                        .map(column -> record.isSet(column) ? record.get(column) : "")
                        .toList();
                lines.put(Long.parseLong(line.get(0)), line);
            }
        }
        return new LossHistory(lines);
    }

    private static List<CSVRecord> records(String key, byte[] csv) {
        try {
            return READ.parse(new StringReader(new String(csv, StandardCharsets.UTF_8)))
                    .getRecords();
        } catch (IOException e) {
            throw new UncheckedIOException("%s is no CSV: %s".formatted(key, e.getMessage()), e);
        }
    }

    /** The steps in order. */
    public List<LossRow> rows() {
        return lines.entrySet().stream()
                .map(entry -> row(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static LossRow row(long step, List<String> line) {
        return new LossRow(
                step,
                number(line.get(1)),
                number(line.get(2)),
                number(line.get(3)),
                number(line.get(4)),
                number(line.get(5)),
                number(line.get(6)));
    }

    private static double number(String text) {
        return text.isBlank() ? Double.NaN : Double.parseDouble(text.strip());
    }

    /** Median milliseconds between completed steps after the first 20; NaN where there are none. */
    public double medianMillis() {
        double[] millis = rows().stream()
                .skip(WARM_UP)
                .mapToDouble(LossRow::millis)
                .filter(Double::isFinite)
                .sorted()
                .toArray();
        int middle = millis.length / 2;
        return millis.length == 0
                ? Double.NaN
                : millis.length % 2 == 1 ? millis[middle] : (millis[middle - 1] + millis[middle]) / 2;
    }

    /** {@code losses.csv}: every step once, a header first, without the times. */
    public byte[] csv() {
        StringBuilder csv = new StringBuilder();
        append(csv, COLUMNS);
        lines.values().forEach(line -> append(csv, line));
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void append(StringBuilder csv, List<String> line) {
        csv.append(String.join(",", line.subList(0, EXACT_COLUMNS))).append('\n');
    }
}
