package mixmatch.cli.topics;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.cli.runs.HistoryKey;

/** A completed step's row in the run's history: the columns that the trainer writes with each checkpoint. */
record TrainedStep(Map<String, String> columns) {
    /** The piece of history that has the step; of several owners' the latest one's. */
    static Optional<String> piece(List<String> keys, long step) {
        return keys.stream()
                .filter(key -> HistoryKey.parse(key)
                        .filter(piece -> piece.from() <= step && step <= piece.to())
                        .isPresent())
                .max(Comparator.comparingLong(
                        key -> HistoryKey.parse(key).orElseThrow().epoch()));
    }

    /** The step's row; empty where the piece has none. */
    static Optional<TrainedStep> of(byte[] csv, long step) {
        List<String> lines = new String(csv, StandardCharsets.UTF_8).lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith(step + ","))
                .findFirst()
                .map(line -> row(lines.get(0).split(",", -1), line.split(",", -1)));
    }

    private static TrainedStep row(String[] header, String[] cells) {
        Map<String, String> columns = new HashMap<>();
        for (int i = 0; i < Math.min(header.length, cells.length); i++) {
            columns.put(header[i], cells[i]);
        }
        return new TrainedStep(columns);
    }

    /** As in {@code lossX 0.694 lossU 0.00937 millis 31.8}; what is no number here is left out. */
    String text() {
        return Stream.of("lossX", "lossU", "lambdaU", "guessAccuracy", "millis")
                .filter(name -> columns.getOrDefault(name, "NaN").matches("-?[0-9.]+(e[-+]?\\d+)?"))
                .map(name -> String.format(Locale.ROOT, "%s %.4g", name, Double.parseDouble(columns.get(name))))
                .collect(Collectors.joining("  "));
    }
}
