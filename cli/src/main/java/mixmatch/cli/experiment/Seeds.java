package mixmatch.cli.experiment;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import mixmatch.cli.terminal.CommandFailure;

/** The seeds of an experiment: ranges as in {@code 1..5}, or single ones. */
final class Seeds {
    private static final int MOST = 1000;
    private static final Pattern RANGE = Pattern.compile("(\\d{1,10})(?:\\.\\.(\\d{1,10}))?");

    private Seeds() {}

    /** @param where the option or key that has them, for errors */
    static List<Long> parse(String where, List<String> words) {
        List<Long> seeds = words.stream()
                .flatMap(word -> range(where, word))
                .distinct()
                .limit(MOST + 1L)
                .toList();
        if (seeds.size() > MOST) {
            throw CommandFailure.badInput("%s: these are more than %d seeds; name fewer".formatted(where, MOST));
        }
        return seeds;
    }

    private static Stream<Long> range(String where, String word) {
        Matcher range = RANGE.matcher(word);
        long first = range.matches() ? Long.parseLong(range.group(1)) : 1;
        long last = range.matches() && range.group(2) != null ? Long.parseLong(range.group(2)) : first;
        if (!range.matches() || last < first) {
            throw CommandFailure.badInput("%s: %s is no seed, nor a range that has one; write them as in 1..5 or 1,2,7"
                    .formatted(where, word));
        }
        return LongStream.rangeClosed(first, last).boxed();
    }
}
