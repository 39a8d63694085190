package mixmatch.eval;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import mixmatch.v1.Evaluation;

/** Test accuracies of the runs that were evaluated last, as gauges with their names. Bound: {@value #MOST} runs. */
final class TestAccuracies {
    private static final int MOST = 16;

    private final MultiGauge latest;
    private final MultiGauge median;
    private final Map<String, Evaluation> runs = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Evaluation> eldest) {
            return size() > MOST;
        }
    };

    TestAccuracies(MeterRegistry meters) {
        this.latest = MultiGauge.builder("mixmatch.test.accuracy")
                .description("of the newest evaluated checkpoint, 0..1")
                .register(meters);
        this.median = MultiGauge.builder("mixmatch.test.accuracy.median")
                .description("of the last 20 evaluated checkpoints, 0..1")
                .register(meters);
    }

    synchronized void evaluated(Evaluation evaluation) {
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
