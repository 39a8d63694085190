package mixmatch.cli.topics;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.runs.HistoryPiece;

/** A completed step's row in the run's history: the columns that the trainer writes with each checkpoint. */
record TrainedStep(List<String> header, List<String> cells) {
    /** The piece of history that has the step; of several owners' the latest one's. */
    static Optional<String> piece(List<String> keys, long step) {
        return keys.stream()
                .flatMap(key -> HistoryPiece.of(key).stream())
                .filter(piece -> piece.has(step))
                .max(Comparator.comparingLong(HistoryPiece::epoch))
                .map(HistoryPiece::key);
    }

    /** The step's row; empty where the piece has none. */
    static Optional<TrainedStep> of(byte[] csv, long step) {
        List<List<String>> rows = new String(csv, StandardCharsets.UTF_8)
                .lines()
                .map(line -> List.of(line.split(",", -1)))
                .toList();
        return rows.stream()
                .filter(cells -> cells.get(0).equals("" + step))
                .findFirst()
                .map(cells -> new TrainedStep(rows.get(0), cells));
    }

    /** As in {@code lossX 0.694 lossU 0.00937 millis 31.8}; what is no number here is left out. */
    String text() {
        return Stream.of("lossX", "lossU", "lambdaU", "guessAccuracy", "millis")
                .filter(name -> cell(name).matches("-?[0-9.]+(e[-+]?\\d+)?"))
                .map(name -> String.format(Locale.ROOT, "%s %.4g", name, Double.parseDouble(cell(name))))
                .collect(Collectors.joining("  "));
    }

    private String cell(String column) {
        int at = header.indexOf(column);
        return at >= 0 && at < cells.size() ? cells.get(at) : "";
    }
}
