package mixmatch.eval.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mixmatch.eval.ConfusionMatrix;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The confusion matrix as the report shows it: a heat map, a table of classes, {@code confusion.csv}. */
record ConfusionTable(List<String> classNames, ConfusionMatrix matrix) {
    private static final CSVFormat CSV =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private static final int MOST_WIDE_COLUMNS = 12;

    ConfusionTable {
        if (classNames.size() != matrix.classes()) {
            throw new IllegalArgumentException("%d class names for a confusion matrix of %d classes"
                    .formatted(classNames.size(), matrix.classes()));
        }
    }

    /** One true class. */
    record Row(String name, List<Cell> cells) {}

    /**
     * One count.
     *
     * @param kind style class: hit on the diagonal, miss off it, none for a count of 0; strong where the share is large
     * @param share of the true class's images, 0..1 with two decimals, as a style sheet reads it
     */
    record Cell(String count, String kind, String share, String says) {}

    /**
     * One class in words.
     *
     * @param takenFor the class that its images are most often taken for; empty where none is
     */
    record ClassLine(String name, String images, String accuracy, String share, String takenFor) {}

    /** True where there are so many classes that their names stand upright. */
    public boolean dense() {
        return matrix.classes() > MOST_WIDE_COLUMNS;
    }

    public List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int truth = 0; truth < matrix.classes(); truth++) {
            List<Cell> cells = new ArrayList<>();
            for (int predicted = 0; predicted < matrix.classes(); predicted++) {
                cells.add(cell(truth, predicted));
            }
            rows.add(new Row(classNames.get(truth), cells));
        }
        return rows;
    }

    private Cell cell(int truth, int predicted) {
        long count = matrix.count(truth, predicted);
        double share = count == 0 ? 0 : (double) count / matrix.images(truth);
        String kind = count == 0 ? "none" : truth == predicted ? "hit" : "miss";
        return new Cell(
                Figures.count(count),
                share > 0.55 ? kind + " strong" : kind,
                share(share),
                "%s, predicted as %s: %s of %s (%s)"
                        .formatted(
                                classNames.get(truth),
                                classNames.get(predicted),
                                Figures.count(count),
                                Figures.count(matrix.images(truth)),
                                Figures.percent(share)));
    }

    public List<ClassLine> classes() {
        List<ClassLine> lines = new ArrayList<>();
        for (int c = 0; c < matrix.classes(); c++) {
            double accuracy = matrix.accuracy(c);
            lines.add(new ClassLine(
                    classNames.get(c),
                    Figures.count(matrix.images(c)),
                    Figures.percent(accuracy),
                    share(Double.isNaN(accuracy) ? 0 : accuracy),
                    takenFor(c)));
        }
        return lines;
    }

    private String takenFor(int truth) {
        int most = -1;
        for (int c = 0; c < matrix.classes(); c++) {
            if (c != truth
                    && matrix.count(truth, c) > 0
                    && (most < 0 || matrix.count(truth, c) > matrix.count(truth, most))) {
                most = c;
            }
        }
        return most < 0 ? "" : "%s (%s)".formatted(classNames.get(most), Figures.count(matrix.count(truth, most)));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, "%.2f", share);
    }

    /** {@code confusion.csv}: a row a true class, a column a predicted one. */
    byte[] csv() {
        StringBuilder csv = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(csv, CSV)) {
            List<Object> header = new ArrayList<>(List.of("truth"));
            header.addAll(classNames);
            printer.printRecord(header);
            for (int truth = 0; truth < matrix.classes(); truth++) {
                List<Object> line = new ArrayList<>(List.of(classNames.get(truth)));
                for (int predicted = 0; predicted < matrix.classes(); predicted++) {
                    line.add(matrix.count(truth, predicted));
                }
                printer.printRecord(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
