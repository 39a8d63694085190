package mixmatch.trainer.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;

/** The meters of the trainer; its timers are there from the start. */
@Singleton
class TrainerMetrics {
    final MeterRegistry meters;
    final Timer step;
    final Timer wait;

    TrainerMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.step = meters.timer("mixmatch.trainer.step.seconds");
        this.wait = meters.timer("mixmatch.trainer.wait.seconds");
    }
}
