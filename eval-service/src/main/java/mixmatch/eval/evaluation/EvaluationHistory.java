package mixmatch.eval.evaluation;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mixmatch.v1.Evaluation;

/** The evaluations of a run that count: for each step the one of the highest epoch, in the order of the steps. */
public record EvaluationHistory(List<Evaluation> evaluations) {
    /** @param evaluations in any order, also those that do not count */
    public EvaluationHistory {
        Map<Long, Evaluation> byStep = new TreeMap<>();
        for (Evaluation evaluation : evaluations) {
            byStep.merge(evaluation.getStep(), evaluation, (a, b) -> a.getEpoch() >= b.getEpoch() ? a : b);
        }
        evaluations = List.copyOf(byStep.values());
    }

    /** The accuracy on the validation images, 0..1; NaN where there are none. */
    public static double validationAccuracy(Evaluation evaluation) {
        return evaluation.hasValidation() ? evaluation.getValidation().getAccuracy() : Double.NaN;
    }

    public double medianOfLast20() {
        return MedianOfLast20.of(
                evaluations.stream().map(e -> e.getTest().getAccuracy()).toList());
    }
}
