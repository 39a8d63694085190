package mixmatch.eval.evaluate;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.Evaluation;

/** Number and seconds of evaluations, and the test accuracies of the {@value #MOST} runs evaluated last. */
final class EvaluationMetrics {
    private static final int MOST = 16;

    private final MeterRegistry meters;
    private final Timer seconds;
    private final MultiGauge latest;
    private final MultiGauge median;
    private final Map<String, Evaluation> runs = RecentlyUsed.atMost(MOST);

    EvaluationMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.seconds = meters.timer("mixmatch.evaluation.seconds");
        this.latest = MultiGauge.builder("mixmatch.test.accuracy")
                .description("of the newest evaluated checkpoint, 0..1")
                .register(meters);
        this.median = MultiGauge.builder("mixmatch.test.accuracy.median")
                .description("of the last 20 evaluated checkpoints, 0..1")
                .register(meters);
    }

    synchronized void evaluated(Evaluation evaluation, long nanos) {
        seconds.record(nanos, TimeUnit.NANOSECONDS);
        meters.counter("mixmatch.evaluations").increment();
        runs.put(evaluation.getRun(), evaluation);
        latest.register(rows(e -> e.getTest().getAccuracy()), true);
        median.register(rows(Evaluation::getMedianOfLast20), true);
    }

    private List<Row<?>> rows(ToDoubleFunction<Evaluation> value) {
        return runs.values().stream()
                .<Row<?>>map(e -> Row.of(Tags.of("run", e.getRun()), value.applyAsDouble(e)))
                .toList();
    }
}
