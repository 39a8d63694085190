package mixmatch.eval.report;

import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code report.html}: what is on the page. Every text is written escaped, since class names and run names come from
 * outside; only the plots' own drawings are taken as they are.
 *
 * @param title the run's name
 * @param lead what was trained on what, in a sentence
 * @param result the confusion matrix of the last checkpoint, with its classes
 * @param missing why there are no plots; empty where there are
 */
public record ReportPage(
        String title,
        String lead,
        List<Tile> tiles,
        List<Drawing> plots,
        ConfusionTable result,
        List<Group> settings,
        List<Fact> data,
        List<Fact> origin,
        String missing) {

    /** A figure in large type. */
    record Tile(String name, String value, String note) {}

    /** A plot with its legend. */
    record Drawing(String title, boolean wide, List<Series> legend, String svg) {}

    /** Settings under one heading. */
    record Group(String name, List<Fact> facts) {}

    record Fact(String name, String value) {}

    private static final Template TEMPLATE = Engine.builder()
            .addDefaults()
            .addValueResolvers(ValueResolvers.rawResolver(), new ReflectionValueResolver())
            .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
            .removeStandaloneLines(true)
            .build()
            .parse(resource("/report/report.html"), Variant.forContentType(Variant.TEXT_HTML), "report.html");

    private static final String STYLE = resource("/report/report.css");

    /** The page as one self-contained file. */
    byte[] html() {
        return TEMPLATE.data("page", this).data("style", STYLE).render().getBytes(StandardCharsets.UTF_8);
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the service's jar; build it again");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
