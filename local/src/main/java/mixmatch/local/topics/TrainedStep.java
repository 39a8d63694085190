package mixmatch.local.topics;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A completed step's row in the run's history: the columns that the trainer writes with each checkpoint. */
public record TrainedStep(Map<String, String> columns) {
    private static final Pattern PIECE = Pattern.compile(".*/(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\\.csv");

    /** The piece of history that has the step; of several owners' the latest one's. */
    public static Optional<String> piece(List<String> keys, long step) {
        return keys.stream()
                .filter(key -> {
                    Matcher name = PIECE.matcher(key);
                    return name.matches()
                            && Long.parseLong(name.group(1)) <= step
                            && step <= Long.parseLong(name.group(2));
                })
                .max((a, b) -> Long.compare(epoch(a), epoch(b)));
    }

    private static long epoch(String key) {
        Matcher name = PIECE.matcher(key);
        return name.matches() ? Long.parseLong(name.group(3)) : 0;
    }

    /** The step's row; empty where the piece has none. */
    public static Optional<TrainedStep> of(byte[] csv, long step) {
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
        return Arrays.asList("lossX", "lossU", "lambdaU", "guessAccuracy", "millis").stream()
                .filter(name -> columns.getOrDefault(name, "NaN").matches("-?[0-9.]+(e[-+]?\\d+)?"))
                .map(name -> String.format(Locale.ROOT, "%s %.4g", name, Double.parseDouble(columns.get(name))))
                .reduce((a, b) -> a + "  " + b)
                .orElse("");
    }
}
