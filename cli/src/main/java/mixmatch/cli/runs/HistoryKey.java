package mixmatch.cli.runs;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The key of a piece of a run's history, {@code …/history/<from>-<to>-<epoch>.csv}: steps {@code from..to} of one owner. */
public record HistoryKey(long from, long to, long epoch) {
    private static final Pattern KEY = Pattern.compile(".*/history/(\\d{1,18})-(\\d{1,18})-(\\d{1,18})\\.csv");

    /** Empty for the key of something else. */
    public static Optional<HistoryKey> parse(String key) {
        Matcher name = KEY.matcher(key);
        return name.matches()
                ? Optional.of(new HistoryKey(number(name, 1), number(name, 2), number(name, 3)))
                : Optional.empty();
    }

    private static long number(Matcher name, int group) {
        return Long.parseLong(name.group(group));
    }
}
