package mixmatch.cli.topics;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text of others, safe for a terminal: characters that move the cursor, change colours or turn the line round are numbers. */
final class Printable {
    private static final int MOST = 2_000;
    private static final Pattern UNSAFE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]");

    private Printable() {}

    /** The text in one line, as in {@code a\\u001b[31mb}; at most 2,000 characters of it. */
    static String line(String text) {
        int end = text.codePointCount(0, text.length()) > MOST ? text.offsetByCodePoints(0, MOST) : text.length();
        String line = UNSAFE.matcher(text.substring(0, end))
                .replaceAll(c -> Matcher.quoteReplacement(
                        String.format("\\u%04x", c.group().codePointAt(0))));
        return end < text.length() ? line + " …" : line;
    }
}
