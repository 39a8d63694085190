package mixmatch.eval.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import mixmatch.eval.assumption.Embedding;

/**
 * An embedding as the report draws it: a dot an image in its class's color, a cross where the prediction is wrong.
 *
 * @param classes that give the colors: the true ones or the predicted ones
 * @param places in the drawing
 */
record EmbeddingFigure(String title, List<String> classNames, Embedding embedding, int[] classes, Places places) {
    private static final int WIDTH = 500;
    private static final int MARGIN = 14;
    /** Colors of the style sheet; further classes begin again. */
    private static final int COLORS = 10;
    /** With more classes their names would hide the dots. */
    private static final int MOST_NAMED = 20;

    /** Colored by truth, and by prediction. */
    static List<EmbeddingFigure> both(List<String> classNames, Embedding embedding) {
        Places places = Places.of(embedding);
        return List.of(
                new EmbeddingFigure("Colored by truth", classNames, embedding, embedding.truth(), places),
                new EmbeddingFigure("Colored by prediction", classNames, embedding, embedding.predicted(), places));
    }

    /** Pixels of the drawing, from its left and its top; both axes have one scale, so that distances are true. */
    record Places(double[] left, double[] top, int height) {
        static Places of(Embedding embedding) {
            DoubleSummaryStatistics x = Arrays.stream(embedding.x()).summaryStatistics();
            DoubleSummaryStatistics y = Arrays.stream(embedding.y()).summaryStatistics();
            double range = Math.max(x.getMax() - x.getMin(), y.getMax() - y.getMin());
            double scale = range > 0 ? (WIDTH - 2 * MARGIN) / range : 0;
            double centerX = (x.getMax() + x.getMin()) / 2;
            double centerY = (y.getMax() + y.getMin()) / 2;
            int height = (int) Math.ceil((y.getMax() - y.getMin()) * scale) + 2 * MARGIN;
            return new Places(
                    Arrays.stream(embedding.x())
                            .map(at -> WIDTH / 2.0 + (at - centerX) * scale)
                            .toArray(),
                    // Upwards, as in any plot.
                    Arrays.stream(embedding.y())
                            .map(at -> height / 2.0 - (at - centerY) * scale)
                            .toArray(),
                    height);
        }
    }

    /** One image; {@code color} is a CSS class. */
    record Dot(String left, String top, String color, boolean wrong, String tooltip) {}

    /** A class's name, amid its dots. */
    record Name(String left, String top, String text) {}

    public String viewBox() {
        return "0 0 %d %d".formatted(WIDTH, places.height());
    }

    public int images() {
        return classes.length;
    }

    public long wrong() {
        return IntStream.range(0, images()).filter(this::isWrong).count();
    }

    private boolean isWrong(int i) {
        return embedding.truth()[i] != embedding.predicted()[i];
    }

    /** Shares of the features' variance along the drawing's width and height. */
    public String explained() {
        return "%s and %s"
                .formatted(
                        Figures.percent(embedding.explained()[0]),
                        Figures.percent(embedding.explained()[1]));
    }

    /** The wrong ones last, so that they lie in front. */
    public List<Dot> dots() {
        List<Dot> right = new ArrayList<>();
        List<Dot> wrong = new ArrayList<>();
        for (int i = 0; i < images(); i++) {
            String tooltip = "test image %d: %s, predicted as %s (%s)"
                    .formatted(
                            embedding.index()[i],
                            classNames.get(embedding.truth()[i]),
                            classNames.get(embedding.predicted()[i]),
                            Figures.percent(embedding.confidence()[i]));
            String color = "c" + classes[i] % COLORS;
            (isWrong(i) ? wrong : right)
                    .add(new Dot(pixels(places.left()[i]), pixels(places.top()[i]), color, isWrong(i), tooltip));
        }
        right.addAll(wrong);
        return right;
    }

    /** At the middle of each class's dots; none where there are too many classes. */
    public List<Name> names() {
        return IntStream.range(0, classNames.size() <= MOST_NAMED ? classNames.size() : 0)
                .filter(c -> Arrays.stream(classes).anyMatch(of -> of == c))
                .mapToObj(c -> new Name(middle(places.left(), c), middle(places.top(), c), classNames.get(c)))
                .toList();
    }

    /** The median of a class's dots. */
    private String middle(double[] at, int c) {
        double[] sorted = IntStream.range(0, images())
                .filter(i -> classes[i] == c)
                .mapToDouble(i -> at[i])
                .sorted()
                .toArray();
        return pixels(sorted[sorted.length / 2]);
    }

    private static String pixels(double at) {
        return String.format(Locale.ROOT, "%.1f", at);
    }

    /** {@code embedding.csv}: a line an image. */
    static Report.ReportFile csv(List<String> classNames, Embedding embedding) {
        List<List<?>> rows = new ArrayList<>();
        rows.add(List.of("testImage", "x", "y", "truth", "predicted", "confidence"));
        for (int i = 0; i < embedding.index().length; i++) {
            rows.add(List.of(
                    embedding.index()[i],
                    embedding.x()[i],
                    embedding.y()[i],
                    classNames.get(embedding.truth()[i]),
                    classNames.get(embedding.predicted()[i]),
                    embedding.confidence()[i]));
        }
        return new Report.ReportFile("embedding.csv", "text/csv; charset=utf-8", Report.csv(rows));
    }
}
