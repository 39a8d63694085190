package mixmatch.cli.topics;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The point where reading begins, as a person wrote it: {@code earliest}, a first step, a first time or an age. */
public record Begin(OptionalLong step, Optional<Instant> time) {
    /** For help and for the sentence about a wrong one. */
    public static final String HELP =
            "earliest, a step such as 120, a time such as 2026-11-24T14:30, or an age such as 5min";

    private static final Pattern AGE = Pattern.compile("(\\d{1,6}) ?(s|min|h|d)");
    private static final Map<String, ChronoUnit> UNITS =
            Map.of("s", ChronoUnit.SECONDS, "min", ChronoUnit.MINUTES, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    /** @throws IllegalArgumentException where it is none of these */
    public static Begin parse(String text, Instant now, ZoneId zone) {
        if (text.equals("earliest")) {
            return new Begin(OptionalLong.empty(), Optional.empty());
        }
        if (text.matches("\\d{1,18}")) {
            return new Begin(OptionalLong.of(Long.parseLong(text)), Optional.empty());
        }
        Matcher age = AGE.matcher(text);
        Instant time =
                age.matches() ? now.minus(Long.parseLong(age.group(1)), UNITS.get(age.group(2))) : time(text, zone);
        return new Begin(OptionalLong.empty(), Optional.of(time));
    }

    private static Instant time(String text, ZoneId zone) {
        try {
            return DateTimeFormatter.ISO_DATE_TIME.withZone(zone).parse(text, Instant::from);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("write %s".formatted(HELP), e);
        }
    }
}
