package mixmatch.trainer.run;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Alive while the one thread that trains is: nothing but a restart brings it back. */
@Liveness
class TrainerLiveness implements HealthCheck {
    private final RunQueue queue;

    TrainerLiveness(RunQueue queue) {
        this.queue = queue;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("trainer-thread").status(queue.alive()).build();
    }
}
