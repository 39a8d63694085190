package mixmatch.eval.report;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Text and tables as Markdown. What comes from outside is escaped: it can begin no markup, no HTML and no new cell. */
final class Markdown {
    private Markdown() {}

    static String text(String outside) {
        return outside.replaceAll("\\s+", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]|#~])", "\\\\$1")
                .strip();
    }

    /** @param rows of escaped cells */
    static String table(List<String> header, Collection<List<String>> rows) {
        String rule = header.stream().map(cell -> "---").collect(Collectors.joining("|", "|", "|\n"));
        return row(header) + rule + rows.stream().map(Markdown::row).collect(Collectors.joining());
    }

    private static String row(List<String> cells) {
        return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
