package mixmatch.eval.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.eval.tracking.EventFile;
import mixmatch.v1.Assumptions;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The files that a run leaves for readers. The same run gives the same files: they do not carry the time of their making. */
public final class Report {
    /** One file of a report, to be stored under its name. */
    public record ReportFile(String name, String contentType, byte[] bytes) {}

    private static final CSVFormat CSV =
            CSVFormat.DEFAULT.builder().setRecordSeparator('\n').get();

    private static final List<String> COLUMNS = List.of(
            "step",
            "owner",
            "testAccuracy",
            "testLoss",
            "validationAccuracy",
            "validationLoss",
            "medianOfLast20",
            "modelSha256",
            "squaredDifference",
            "jensenShannon",
            "entropy",
            "entropyShare",
            "effectiveClasses",
            "threshold",
            "confident",
            "confidentAccuracy");

    private Report() {}

    /** All but the losses: joining them has written their file already. */
    public static List<ReportFile> of(FinishedRun run) {
        CheckpointWritten last = run.checkpoint();
        List<Evaluation> evaluations = run.evaluations().evaluations();
        byte[] confusion = ConfusionTable.of(run).csv();
        String events = EventFile.name(last.getStep(), last.getEpoch());
        List<ReportFile> files = new ArrayList<>(List.of(
                new ReportFile("report.html", "text/html; charset=utf-8", new ReportPage(run).html()),
                new ReportFile("metrics.json", "application/json", Metrics.json(run)),
                new ReportFile("confusion.csv", "text/csv; charset=utf-8", confusion),
                new ReportFile("evaluations.csv", "text/csv; charset=utf-8", table(evaluations)),
                new ReportFile("MODEL_CARD.md", "text/markdown; charset=utf-8", new ModelCard(run).markdown()),
                new ReportFile(events, EventFile.CONTENT_TYPE, EventFile.write(run.points()))));
        run.embedding()
                .ifPresent(e -> files.add(EmbeddingFigure.csv(run.images().classNames(), e)));
        return files;
    }

    /** {@code evaluations.csv}: a line a checkpoint. Accuracies are 0..1; a figure that does not exist is empty. */
    private static byte[] table(List<Evaluation> evaluations) {
        List<List<?>> rows = new ArrayList<>();
        rows.add(COLUMNS);
        for (Evaluation evaluation : evaluations) {
            boolean validated = evaluation.hasValidation();
            List<Object> row = List.of(
                    evaluation.getStep(),
                    evaluation.getEpoch(),
                    evaluation.getTest().getAccuracy(),
                    evaluation.getTest().getLoss(),
                    validated ? evaluation.getValidation().getAccuracy() : "",
                    validated ? evaluation.getValidation().getLoss() : "",
                    evaluation.getMedianOfLast20(),
                    evaluation.getModelSha256());
            rows.add(Stream.concat(row.stream(), assumptions(evaluation)).toList());
        }
        return csv(rows);
    }

    private static Stream<Object> assumptions(Evaluation evaluation) {
        Assumptions of = evaluation.getAssumptions();
        Stream<Object> figures = Stream.of(
                of.getSquaredDifference(),
                of.getJensenShannon(),
                of.getEntropy(),
                of.getEntropyShare(),
                of.getEffectiveClasses(),
                of.getThreshold(),
                of.getConfident(),
                Double.isNaN(of.getConfidentAccuracy()) ? "" : of.getConfidentAccuracy());
        return evaluation.hasAssumptions() ? figures : figures.map(none -> "");
    }

    /** A table as a CSV file: UTF-8, a line a row, the header first. */
    static byte[] csv(List<? extends List<?>> rows) {
        StringBuilder csv = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(csv, CSV)) {
            printer.printRecords(rows);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
