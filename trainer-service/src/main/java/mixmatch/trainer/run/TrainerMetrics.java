package mixmatch.trainer.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.function.Supplier;
import mixmatch.service.Dropped;

/** The counters and timers of the trainer. */
@Singleton
class TrainerMetrics {
    private final MeterRegistry meters;
    private final Timer step;
    private final Timer wait;

    TrainerMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.step = meters.timer("mixmatch.trainer.step.seconds");
        this.wait = meters.timer("mixmatch.trainer.wait.seconds");
    }

    void step(Duration took) {
        step.record(took);
    }

    void waited(Duration took) {
        wait.record(took);
    }

    /** Counts what is dropped of some messages, as in {@code replies}. */
    Dropped dropped(String what) {
        return new Dropped(meters, what);
    }

    RunMeters run(String run, long steps, Supplier<Number> openOrders) {
        return new RunMeters(meters, run, steps, openOrders);
    }

    void orderedAgain() {
        meters.counter("mixmatch.orders.repeated").increment();
    }
}
