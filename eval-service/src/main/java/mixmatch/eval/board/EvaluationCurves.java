package mixmatch.eval.board;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Accuracies by step, as many values each.
 *
 * @param validation empty where the split keeps no validation images
 */
public record EvaluationCurves(
        List<Long> step,
        List<Double> test,
        Optional<List<Double>> validation,
        List<Double> medianOfLast20,
        List<Instant> at) {
    static EvaluationCurves of(List<EvaluationCurve.Point> points) {
        boolean validated = !points.isEmpty()
                && points.stream().allMatch(p -> p.validation().isPresent());
        return new EvaluationCurves(
                points.stream().map(EvaluationCurve.Point::step).toList(),
                points.stream().map(EvaluationCurve.Point::test).toList(),
                validated
                        ? Optional.of(
                                points.stream().map(p -> p.validation().get()).toList())
                        : Optional.empty(),
                points.stream().map(EvaluationCurve.Point::median).toList(),
                points.stream().map(EvaluationCurve.Point::at).toList());
    }
}
