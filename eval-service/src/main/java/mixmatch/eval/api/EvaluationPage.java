package mixmatch.eval.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Evaluation;

/** One evaluated checkpoint. */
public record EvaluationPage(long step, Measured test, Optional<Measured> validation) {

    /** Rows of the confusion matrix are true classes; a class without images has {@code null} for its share. */
    public record Measured(long images, double accuracy, double[] perClass, List<List<Long>> confusion, double loss) {
        static Measured of(Accuracy accuracy) {
            int classes = accuracy.getPerClassCount();
            List<List<Long>> rows = new ArrayList<>();
            for (int c = 0; c < classes && (c + 1) * classes <= accuracy.getConfusionCount(); c++) {
                rows.add(accuracy.getConfusionList().subList(c * classes, (c + 1) * classes));
            }
            double[] perClass = accuracy.getPerClassList().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            return new Measured(accuracy.getImages(), accuracy.getAccuracy(), perClass, rows, accuracy.getLoss());
        }
    }

    static EvaluationPage of(Evaluation evaluation) {
        return new EvaluationPage(
                evaluation.getStep(),
                Measured.of(evaluation.getTest()),
                evaluation.hasValidation() ? Optional.of(Measured.of(evaluation.getValidation())) : Optional.empty());
    }
}
