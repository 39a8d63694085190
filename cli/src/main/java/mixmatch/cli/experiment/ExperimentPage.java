package mixmatch.cli.experiment;

import static org.apache.commons.text.StringEscapeUtils.escapeHtml4;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.text.StringSubstitutor;

/** {@code index.html}: everything about an experiment in one file without scripts. Every text is escaped. */
final class ExperimentPage {
    private final ExperimentResult result;
    private final String command;

    /** @param command that a person enters to do it again */
    ExperimentPage(ExperimentResult result, String command) {
        this.result = result;
        this.command = command;
    }

    byte[] html(byte[] labelsPng, byte[] stepsPng) throws IOException {
        Base64.Encoder base64 = Base64.getEncoder();
        Map<String, String> parts = Map.ofEntries(
                Map.entry("name", escapeHtml4(result.experiment().name())),
                Map.entry("about", escapeHtml4(result.about())),
                Map.entry("failures", failures()),
                Map.entry("table", table("", ResultTable.header(result), accuracies())),
                Map.entry("labels", base64.encodeToString(labelsPng)),
                Map.entry("aboutLabels", escapeHtml4(aboutLabels())),
                Map.entry("steps", base64.encodeToString(stepsPng)),
                Map.entry("differences", differences()),
                Map.entry("shared", escapeHtml4(words(result.plan().shared()))),
                Map.entry("split", escapeHtml4(split())),
                Map.entry("settings", table("words", List.of("method", "settings", "from"), settings())),
                Map.entry("command", escapeHtml4(command)),
                Map.entry("times", table("", ResultTable.timesHeader(result), times())));
        // What a person wrote may look like a part's name.
        StringSubstitutor page = new StringSubstitutor(parts)
                .setDisableSubstitutionInValues(true)
                .setEnableUndefinedVariableException(true);
        return page.replace(template()).getBytes(StandardCharsets.UTF_8);
    }

    private static String template() throws IOException {
        try (InputStream in = ExperimentPage.class.getResourceAsStream("page.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private List<List<String>> accuracies() {
        return result.rows().stream().map(ResultTable::cells).toList();
    }

    private List<List<String>> times() {
        return result.rows().stream().map(ResultTable::times).toList();
    }

    private String aboutLabels() {
        return result.amounts().size() > 1
                ? "Means over the seeds; bands hold the mean with 95 % confidence. Dashed: all labels."
                : "A dot a seed, the mean and its 95 % interval; the best method at the top. Dashed: all labels.";
    }

    private String split() {
        long splits = result.plan().runs().stream()
                .map(run -> run.spec().dataset().splitSeed())
                .distinct()
                .count();
        return splits > 1
                ? "Each seed has labelled images of its own, the same for all methods."
                : "The labelled images are the same for all seeds and methods.";
    }

    private String failures() {
        return result.failures().entrySet().stream()
                .map(each -> "<p><strong>Run %s failed %s</strong></p>"
                        .formatted(escapeHtml4(each.getKey().run()), escapeHtml4(each.getValue())))
                .collect(Collectors.joining("\n"));
    }

    private String differences() {
        if (result.comparisons().isEmpty()) {
            return "";
        }
        String sentences = result.comparisons().stream()
                .map(each -> "<li%s>%s</li>"
                        .formatted(each.isBeyondChance() ? " class=\"beyond\"" : "", escapeHtml4(each.sentence())))
                .collect(Collectors.joining("\n"));
        return "<h2>Differences</h2>\n<p>%s</p>\n<ul>\n%s\n</ul>"
                .formatted(escapeHtml4(ExperimentResult.aboutDifferences()), sentences);
    }

    private List<List<String>> settings() {
        List<List<String>> rows = new ArrayList<>();
        result.plan().settings().forEach((method, from) -> {
            String own = words(result.plan().own(method));
            rows.add(List.of(method, own.isEmpty() ? "none" : own, own.isEmpty() ? "-" : from.origin()));
        });
        return rows;
    }

    private static String words(Map<String, String> keys) {
        return keys.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(", "));
    }

    private static String table(String kind, List<String> header, List<List<String>> rows) {
        StringBuilder table = new StringBuilder("<table%s>".formatted(kind.isEmpty() ? "" : " class=\"" + kind + "\""));
        table.append(row("th", header));
        rows.forEach(row -> table.append(row("td", row)));
        return table.append("\n</table>").toString();
    }

    private static String row(String tag, List<String> cells) {
        return cells.stream()
                .map(cell -> "<%s>%s</%s>".formatted(tag, escapeHtml4(cell), tag))
                .collect(Collectors.joining("", "\n<tr>", "</tr>"));
    }
}
