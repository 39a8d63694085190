package mixmatch.eval.report;

import java.util.ArrayList;
import java.util.List;
import mixmatch.eval.tracking.EventFile;
import mixmatch.eval.tracking.RunScalars;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;

/** The files that a run leaves for readers. The same run gives the same files: they do not carry the time of their making. */
public final class Report {
    private Report() {}

    /**
     * {@code report.html}, and the same for other readers: {@code MODEL_CARD.md}, {@code metrics.json}, two tables and a
     * file of scalars for TensorBoard. The losses are not among them: joining them has written their file already.
     */
    public static List<ReportFile> of(FinishedRun run) {
        CheckpointWritten last = run.checkpoint();
        List<Evaluation> evaluations = run.evaluations().evaluations();
        byte[] scalars = EventFile.write(
                RunScalars.of(run.losses().rows(), evaluations, run.announced().at(), RunScalars.POINTS_OF_A_RUN));
        return List.of(
                new ReportFile("report.html", "text/html; charset=utf-8", new ReportPage(run).html()),
                new ReportFile("metrics.json", "application/json", Metrics.json(run)),
                new ReportFile(
                        "confusion.csv",
                        "text/csv; charset=utf-8",
                        ConfusionTable.of(run).csv()),
                new ReportFile("evaluations.csv", "text/csv; charset=utf-8", csv(evaluations)),
                new ReportFile("MODEL_CARD.md", "text/markdown; charset=utf-8", ModelCard.of(run)),
                new ReportFile(EventFile.name(last.getStep(), last.getEpoch()), EventFile.CONTENT_TYPE, scalars));
    }

    /** {@code evaluations.csv}: a line a checkpoint. Accuracies are 0..1; a figure that does not exist is empty. */
    private static byte[] csv(List<Evaluation> evaluations) {
        List<List<Object>> rows = new ArrayList<>();
        rows.add(List.of(
                "step",
                "epoch",
                "testAccuracy",
                "testLoss",
                "validationAccuracy",
                "validationLoss",
                "medianOfLast20",
                "modelSha256"));
        for (Evaluation evaluation : evaluations) {
            boolean validated = evaluation.hasValidation();
            rows.add(List.of(
                    evaluation.getStep(),
                    evaluation.getEpoch(),
                    evaluation.getTest().getAccuracy(),
                    evaluation.getTest().getLoss(),
                    validated ? evaluation.getValidation().getAccuracy() : "",
                    validated ? evaluation.getValidation().getLoss() : "",
                    evaluation.getMedianOfLast20(),
                    evaluation.getModelSha256()));
        }
        return Csv.of(rows);
    }
}
