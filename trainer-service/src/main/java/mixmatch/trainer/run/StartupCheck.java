package mixmatch.trainer.run;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import mixmatch.devices.DeviceChoice;
import mixmatch.service.BadConfiguration;
import mixmatch.trainer.engine.TrainingDevice;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Ends a trainer that was started without what its engines need, before it takes a run, and chooses the device. */
@ApplicationScoped
class StartupCheck {
    private static final Logger LOG = Logger.getLogger(StartupCheck.class);
    private static final int FAILED = 1;

    /** Threads that native libraries take unasked; engines say themselves what computes on how many, and bits depend on it. */
    private static final String THREADS = "OMP_NUM_THREADS";

    void check(
            @Observes @Priority(1) StartupEvent started,
            @ConfigProperty(name = "trainer.device", defaultValue = "auto") String device) {
        if (!"1".equals(System.getenv(THREADS))) {
            LOG.errorf(
                    "The service ends, as its convolutions would take other threads than its own. %s=\"%s\" remedy=\"set it to 1\"",
                    THREADS, System.getenv().getOrDefault(THREADS, ""));
            Runtime.getRuntime().halt(FAILED);
        }
        BadConfiguration.orEnd(() -> TrainingDevice.choose("trainer.device", device), DeviceChoice::said);
    }
}
