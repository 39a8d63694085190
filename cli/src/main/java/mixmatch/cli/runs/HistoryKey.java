package mixmatch.cli.runs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key of a piece of a run's history, {@code …/history/<from>-<to>-<epoch>.csv}: steps {@code from..to} of one owner. */
public record HistoryKey(long from, long to, long epoch) {
    private static final Pattern KEY = Pattern.compile(".*/history/(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\\.csv");

    /** Empty for the key of something else. */
    public static Optional<HistoryKey> parse(String key) {
        return Optional.of(KEY.matcher(key))
                .filter(Matcher::matches)
                .map(name -> new HistoryKey(
                        Long.parseLong(name.group(1)), Long.parseLong(name.group(2)), Long.parseLong(name.group(3))));
    }
}
