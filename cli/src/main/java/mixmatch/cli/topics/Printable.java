package mixmatch.cli.topics;

/** Text of others, safe for a terminal: characters that move the cursor, change colours or turn the line round are numbers. */
final class Printable {
    private static final int MOST = 2_000;

    private Printable() {}

    /** The text in one line, as in {@code a\\u001b[31mb}; at most 2,000 characters of it. */
    static String line(String text) {
        StringBuilder line = new StringBuilder();
        text.codePoints().limit(MOST).forEach(c -> append(line, c));
        return text.codePointCount(0, text.length()) > MOST ? line + " …" : line.toString();
    }

    private static void append(StringBuilder line, int c) {
        switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> line.append(String.format("\\u%04x", c));
            default -> line.appendCodePoint(c);
        }
    }
}
