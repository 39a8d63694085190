package mixmatch.cli.runs;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.HistoryPiece;

/**
 * The losses of a run by step.
 *
 * @param columns those that are computed from the images, as {@code lossX}; not those of times
 * @param rows a number a column, by step; NaN where there is none; of versions that recorded fewer columns, the first ones
 */
record LossTable(List<String> columns, SortedMap<Long, float[]> rows) {
    /** Reads {@code losses.csv} or a piece of a run's history, which errors call {@code origin}; they name the line. */
    static LossTable parse(String origin, byte[] csv) {
        List<String> lines = new String(csv, StandardCharsets.UTF_8).lines().toList();
        List<String> header =
                lines.isEmpty() ? List.of() : Arrays.asList(lines.get(0).split(",", -1));
        if (header.isEmpty() || !header.get(0).equals("step")) {
            throw CommandFailure.badInput(
                    "%s does not begin with the column step; give the losses.csv of a run".formatted(origin));
        }
        int millis = header.indexOf("millis");
        int kept = millis < 0 ? header.size() : millis;
        SortedMap<Long, float[]> rows = new TreeMap<>();
        for (int number = 2; number <= lines.size(); number++) {
            String[] cells = lines.get(number - 1).split(",", -1);
            try {
                float[] row = new float[kept - 1];
                for (int column = 1; column < kept; column++) {
                    row[column - 1] = cells[column].isBlank() ? Float.NaN : Float.parseFloat(cells[column]);
                }
                rows.put(Long.parseLong(cells[0]), row);
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw CommandFailure.badInput("%s, line %d: %s is no row of %s"
                        .formatted(origin, number, lines.get(number - 1), String.join(",", header)));
            }
        }
        return new LossTable(List.copyOf(header.subList(1, kept)), rows);
    }

    /** Joins pieces of history, by object key; of a step that two owners wrote, the later owner's counts. */
    static LossTable join(Map<String, byte[]> pieces) {
        List<String> columns = List.of();
        SortedMap<Long, float[]> rows = new TreeMap<>();
        Comparator<String> byOwner = Comparator.comparingLong(
                key -> HistoryPiece.of(key).map(HistoryPiece::epoch).orElse(0L));
        for (String key : pieces.keySet().stream()
                .sorted(byOwner.thenComparing(Comparator.naturalOrder()))
                .toList()) {
            LossTable piece = parse(key, pieces.get(key));
            // A newer version may have gone on with a run, and recorded more.
            columns = piece.columns().size() > columns.size() ? piece.columns() : columns;
            rows.putAll(piece.rows());
        }
        return new LossTable(columns, rows);
    }

    /** NaN where the step is without that column. */
    float at(long step, String column) {
        return has(step, column) ? rows.get(step)[columns.indexOf(column)] : Float.NaN;
    }

    private boolean has(long step, String column) {
        int index = columns.indexOf(column);
        return index >= 0 && index < rows.get(step).length;
    }

    /** True where all columns that both have of that step are the same, bit for bit but for which of the many NaNs it is. */
    boolean agrees(LossTable other, long step) {
        return columns.stream()
                .filter(column -> has(step, column) && other.has(step, column))
                .allMatch(column -> Float.compare(at(step, column), other.at(step, column)) == 0);
    }

    /** The last step; 0 where there is none. */
    long last() {
        return rows.isEmpty() ? 0 : rows.lastKey();
    }
}
