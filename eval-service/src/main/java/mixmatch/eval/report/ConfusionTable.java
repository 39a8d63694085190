package mixmatch.eval.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import mixmatch.accuracy.ConfusionMatrix;

/** The confusion matrix as the report shows it: a heat map, a table of classes, {@code confusion.csv}. */
record ConfusionTable(List<String> classNames, ConfusionMatrix matrix) {
    private static final int MOST_WIDE_COLUMNS = 12;

    static ConfusionTable of(FinishedRun run) {
        return new ConfusionTable(
                run.images().classNames(), run.matrix(run.last().getTest()));
    }

    record Row(String name, List<Cell> cells) {}

    /**
     * A cell of the heat map.
     *
     * @param kind CSS classes: {@code hit} on the diagonal, {@code miss} off it, {@code none} of no image, {@code strong} of a large share
     * @param share of the images of the true class, 0..1, as CSS takes it
     */
    record Cell(String count, String kind, String share, String tooltip) {}

    /** One class, and the one that the model mistakes its images for most often, with how often. */
    record ClassLine(String name, String images, String accuracy, String share, String interval, String takenFor) {}

    /** True with so many classes that their names stand upright. */
    public boolean dense() {
        return matrix.classes() > MOST_WIDE_COLUMNS;
    }

    public List<Row> rows() {
        return classes(truth -> new Row(classNames.get(truth), classes(predicted -> cell(truth, predicted))));
    }

    private Cell cell(int truth, int predicted) {
        long count = matrix.count(truth, predicted);
        double share = count == 0 ? 0 : (double) count / matrix.images(truth);
        String kind = count == 0 ? "none" : truth == predicted ? "hit" : "miss";
        String shown = Figures.count(count);
        String images = Figures.count(matrix.images(truth));
        String tooltip = "%s, predicted as %s: %s of %s (%s)"
                .formatted(classNames.get(truth), classNames.get(predicted), shown, images, Figures.percent(share));
        return new Cell(shown, share > 0.55 ? kind + " strong" : kind, share(share), tooltip);
    }

    public List<ClassLine> classes() {
        return classes(c -> {
            double accuracy = matrix.accuracy(c);
            String images = Figures.count(matrix.images(c));
            String share = share(Double.isNaN(accuracy) ? 0 : accuracy);
            String interval = WilsonInterval.of(matrix, c).toString();
            return new ClassLine(classNames.get(c), images, Figures.percent(accuracy), share, interval, takenFor(c));
        });
    }

    private <T> List<T> classes(IntFunction<T> each) {
        return IntStream.range(0, matrix.classes()).mapToObj(each).toList();
    }

    private String takenFor(int truth) {
        return matrix.takenFor(truth)
                .map(c -> "%s (%s)".formatted(classNames.get(c), Figures.count(matrix.count(truth, c))))
                .orElse("");
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.2f", share);
    }

    /** {@code confusion.csv}: a row a true class, a column a predicted one. */
    byte[] csv() {
        List<List<Object>> lines = new ArrayList<>();
        lines.add(line("truth", classNames));
        lines.addAll(
                classes(truth -> line(classNames.get(truth), classes(predicted -> matrix.count(truth, predicted)))));
        return Report.csv(lines);
    }

    private static List<Object> line(String first, List<?> others) {
        return Stream.<Object>concat(Stream.of(first), others.stream()).toList();
    }
}
