package mixmatch.eval.report;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** The columns that a run's arithmetic decides: two runs of one spec agree in them to the last digit. */
    private static final List<String> EXACT = List.of("step", "lossX", "lossU", "lambdaU", "total", "guessAccuracy");

    private static final String MILLIS = "millis";

    /** Steps at the start that are slower than the rest, while everything warms up. */
    private static final int WARM_UP = 20;

    /** A step, and its exact columns as its owner wrote them, so that joining changes no digit. */
    private record Line(LossRow row, String exact) {}

    private final List<Line> lines;

    private LossHistory(Collection<Line> lines) {
        this.lines = List.copyOf(lines);
    }

    /** True for the key of a piece of history. */
    public static boolean isPiece(String key) {
        return PIECE.matcher(key).matches();
    }

    /**
     * Joins the pieces.
     *
     * @param pieces CSV with a header, by object key
     * @throws IllegalArgumentException naming the piece and the line that can't be read
     */
    public static LossHistory join(Map<String, byte[]> pieces) {
        List<String> ascending = new ArrayList<>(pieces.keySet());
        ascending.sort(Comparator.comparingLong(LossHistory::epoch).thenComparing(Comparator.naturalOrder()));
        Map<Long, Line> byStep = new TreeMap<>();
        for (String key : ascending) {
            for (CSVRecord record : records(key, pieces.get(key))) {
                Line line = line(key, record);
                byStep.put(line.row().step(), line);
            }
        }
        return new LossHistory(byStep.values());
    }

    private static long epoch(String key) {
        Matcher name = PIECE.matcher(key);
        if (!name.matches()) {
            throw new IllegalArgumentException(
                    "%s is no piece of history; its name must be <from>-<to>-<epoch>.csv".formatted(key));
        }
        return Long.parseLong(name.group(3));
    }

    private static List<CSVRecord> records(String key, byte[] csv) {
        try {
            return READ.parse(new StringReader(new String(csv, StandardCharsets.UTF_8)))
                    .getRecords();
        } catch (IOException e) {
            throw new IllegalArgumentException("%s is no CSV: %s".formatted(key, e.getMessage()), e);
        }
    }

    private static Line line(String key, CSVRecord record) {
        try {
            LossRow row = new LossRow(
                    Long.parseLong(record.get("step")),
                    number(record.get("lossX")),
                    number(record.get("lossU")),
                    number(record.get("lambdaU")),
                    number(record.get("total")),
                    number(record.get("guessAccuracy")),
                    record.isSet(MILLIS) ? number(record.get(MILLIS)) : Double.NaN);
            return new Line(row, EXACT.stream().map(record::get).collect(Collectors.joining(",")));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s, record %d: %s".formatted(key, record.getRecordNumber(), e.getMessage()), e);
        }
    }

    private static double number(String text) {
        return text.isBlank() ? Double.NaN : Double.parseDouble(text.strip());
    }

    /** The steps in order. */
    public List<LossRow> rows() {
        return lines.stream().map(Line::row).toList();
    }

    /** Median milliseconds between completed steps after the first 20; NaN where there are none. */
    public double medianMillis() {
        double[] millis = lines.stream()
                .skip(WARM_UP)
                .mapToDouble(line -> line.row().millis())
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
        StringBuilder csv = new StringBuilder(String.join(",", EXACT)).append('\n');
        lines.forEach(line -> csv.append(line.exact()).append('\n'));
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
