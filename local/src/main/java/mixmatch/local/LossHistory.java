package mixmatch.local;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A run's losses, put together from the pieces of its history: {@code <from>-<to>-<epoch>.csv} with the columns of
 * {@link #HEADER} and the milliseconds of the step. Where pieces overlap, as after a crash, the one of the highest
 * epoch counts. Numbers stay as they were written.
 */
final class LossHistory {
    /** Columns of {@code losses.csv}. */
    static final String HEADER = "step,lossX,lossU,lambdaU,total,guessAccuracy";

    private static final Pattern NAME = Pattern.compile("(?:.*/)?(\\d+)-(\\d+)-(\\d+)\\.csv");
    private static final int COLUMNS = HEADER.split(",").length;

    private record Line(long epoch, String text) {}

    private final TreeMap<Long, Line> lines = new TreeMap<>();

    /**
     * Adds a piece.
     *
     * @param key of its object
     * @throws IllegalArgumentException naming the piece and the line that can't be read
     */
    void add(String key, String csv) {
        Matcher name = NAME.matcher(key);
        if (!name.matches()) {
            throw new IllegalArgumentException(key + " is not a piece of a history: <from>-<to>-<epoch>.csv");
        }
        long epoch = Long.parseLong(name.group(3));
        csv.lines().filter(line -> !line.isBlank() && !line.startsWith("step")).forEach(line -> add(key, epoch, line));
    }

    private void add(String key, long epoch, String line) {
        String[] cells = line.split(",", -1);
        if (cells.length < COLUMNS || !cells[0].matches("\\d+")) {
            throw new IllegalArgumentException(
                    "%s: the line '%s' does not have the columns %s".formatted(key, line, HEADER));
        }
        String text = String.join(",", Arrays.copyOf(cells, COLUMNS));
        lines.merge(Long.parseLong(cells[0]), new Line(epoch, text), (a, b) -> b.epoch() >= a.epoch() ? b : a);
    }

    /** Steps that are known. */
    int size() {
        return lines.size();
    }

    /** The whole file, ordered by step. */
    String toCsv() {
        StringBuilder csv = new StringBuilder(HEADER).append('\n');
        for (Map.Entry<Long, Line> line : lines.entrySet()) {
            csv.append(line.getValue().text()).append('\n');
        }
        return csv.toString();
    }
}
