package mixmatch.cli.topics;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.runs.HistoryPiece;

/** A completed step's row in the run's history: the columns that the trainer writes with each checkpoint. */
final class TrainedStep {
    private static final List<String> SHOWN =
            List.of("lossX", "lossU", "lambdaU", "guessAccuracy", "maskRate", "millis");

    private TrainedStep() {}

    /** The piece of history that has the step; of several owners' the latest one's. */
    static Optional<String> piece(List<String> keys, long step) {
        return HistoryPiece.counting(keys).stream()
                .filter(piece -> piece.has(step))
                .map(HistoryPiece::key)
                .findFirst();
    }

    /** As in {@code lossX 0.694  millis 31.8}; what is no number here is left out. Empty where the piece has no such step. */
    static Optional<String> text(byte[] csv, long step) {
        List<String> lines = new String(csv, StandardCharsets.UTF_8).lines().toList();
        return lines.stream()
                .filter(line -> line.startsWith(step + ","))
                .findFirst()
                .map(line -> text(lines.get(0).split(",", -1), line.split(",", -1)));
    }

    private static String text(String[] header, String[] cells) {
        return IntStream.range(0, Math.min(header.length, cells.length))
                .filter(i -> SHOWN.contains(header[i]) && cells[i].matches("-?[0-9.]+(e[-+]?\\d+)?"))
                .mapToObj(i -> String.format(Locale.ROOT, "%s %.4g", header[i], Double.parseDouble(cells[i])))
                .collect(Collectors.joining("  "));
    }
}
