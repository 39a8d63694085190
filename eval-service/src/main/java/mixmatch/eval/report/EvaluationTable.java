package mixmatch.eval.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import mixmatch.eval.EvaluationHistory;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Evaluation;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** {@code evaluations.csv}: a line a checkpoint. Accuracies are 0..1; what does not exist is empty. */
final class EvaluationTable {
    private static final CSVFormat CSV = CSVFormat.DEFAULT
            .builder()
            .setRecordSeparator('\n')
            .setHeader(
                    "step",
                    "epoch",
                    "testAccuracy",
                    "testLoss",
                    "validationAccuracy",
                    "validationLoss",
                    "medianOfLast20",
                    "modelSha256")
            .get();

    private EvaluationTable() {}

    static byte[] csv(EvaluationHistory history) {
        StringBuilder csv = new StringBuilder();
        try (CSVPrinter printer = new CSVPrinter(csv, CSV)) {
            for (Evaluation evaluation : history.evaluations()) {
                Accuracy test = evaluation.getTest();
                Accuracy validation = evaluation.getValidation();
                boolean validated = evaluation.hasValidation();
                printer.printRecord(
                        evaluation.getStep(),
                        evaluation.getEpoch(),
                        test.getAccuracy(),
                        test.getLoss(),
                        validated ? validation.getAccuracy() : "",
                        validated ? validation.getLoss() : "",
                        evaluation.getMedianOfLast20(),
                        evaluation.getModelSha256());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory does not fail", e);
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }
}
