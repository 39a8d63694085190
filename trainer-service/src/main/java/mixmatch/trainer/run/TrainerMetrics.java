package mixmatch.trainer.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** What the trainer counts and times. */
final class TrainerMetrics {
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

    void dropped(String why) {
        meters.counter("mixmatch.replies.dropped", "why", why).increment();
    }

    void orderedAgain() {
        meters.counter("mixmatch.orders.repeated").increment();
    }
}
