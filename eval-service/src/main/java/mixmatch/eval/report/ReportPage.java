package mixmatch.eval.report;

import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mixmatch.eval.board.LossRow;
import mixmatch.eval.evaluation.MedianOfLast20;
import mixmatch.runs.SpecDiff;

/**
 * {@code report.html}; its public methods are the parts that the template names. Every text is written escaped, since class
 * names and run names come from outside; only the plots' own drawings are taken as they are.
 */
record ReportPage(FinishedRun run) {
    private static final Template TEMPLATE =
            Templates.parse("/report/report.html", Variant.TEXT_HTML, new HtmlEscaper(List.of(Variant.TEXT_HTML)));

    private static final String STYLE = Templates.resource("/report/report.css");

    byte[] html() {
        return TEMPLATE.data("page", this)
                .data("run", run)
                .data("window", MedianOfLast20.LAST)
                .data("result", ConfusionTable.of(run))
                .data("missing", Plots.missing())
                .data("style", STYLE)
                .render()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of how many checkpoints the median is. */
    public String counted() {
        int counted =
                Math.min(MedianOfLast20.LAST, run.evaluations().evaluations().size());
        return counted == 1 ? "1 checkpoint" : counted + " checkpoints";
    }

    /** The newest steps; none where nothing is known of their guesses. */
    public List<LossRow> guessed() {
        List<LossRow> shown = run.losses().newest();
        return !shown.isEmpty() && Double.isFinite(shown.get(shown.size() - 1).guessAccuracy()) ? shown : List.of();
    }

    public double guessAccuracy() {
        return guessed().stream()
                .mapToDouble(LossRow::guessAccuracy)
                .filter(Double::isFinite)
                .average()
                .orElseThrow();
    }

    public String pace() {
        double millis = run.losses().medianMillis();
        return Double.isNaN(millis) ? "" : "%s ms a step (median)".formatted(Figures.number(millis));
    }

    public List<Plot> plots() {
        return Plots.missing().isEmpty() ? Plots.of(run.method(), run.evaluations(), run.points()) : List.of();
    }

    /** What methods assume, by checkpoint; none where no evaluation has measured it. */
    public List<Plot> assumptions() {
        return Plots.missing().isEmpty() && run.last().hasAssumptions()
                ? Plots.ofAssumptions(run.last().getAssumptions(), run.points())
                : List.of();
    }

    /** To a tenth: how many classes the last model predicts in effect. */
    public String effectiveClasses() {
        double classes = run.last().getAssumptions().getEffectiveClasses();
        return String.format(Locale.ROOT, "%.1f", classes);
    }

    /** The test images' features in the plane: colored by truth, and by prediction. */
    public List<EmbeddingFigure> embeddings() {
        return run.embedding()
                .map(e -> EmbeddingFigure.both(run.images().classNames(), e))
                .orElse(List.of());
    }

    /** Every key of the spec under its heading, as the YAML has them. */
    public Map<String, Map<String, String>> settings() {
        Map<String, Map<String, String>> groups = new LinkedHashMap<>();
        groups.put("run", new LinkedHashMap<>());
        SpecDiff.keys(run.spec()).forEach((key, value) -> {
            int dot = key.indexOf('.');
            groups.computeIfAbsent(dot < 0 ? "run" : key.substring(0, dot), group -> new LinkedHashMap<>())
                    .put(key.substring(dot + 1), value);
        });
        return groups;
    }
}
