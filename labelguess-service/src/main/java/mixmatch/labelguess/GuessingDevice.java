package mixmatch.labelguess;

import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.onnx.OnnxDevice;
import mixmatch.service.BadConfiguration;
import org.jboss.logging.Logger;

/** The device that guesses, chosen once for all models; one that can't be had ends the service at its start. */
@ApplicationScoped
class GuessingDevice {
    private static final Logger LOG = Logger.getLogger(GuessingDevice.class);

    private final DeviceChoice choice;

    GuessingDevice(LabelGuessConfig config) {
        this.choice = BadConfiguration.orEnd(() -> OnnxDevice.choose("labelguess.device", config.device()));
    }

    void say(@Observes StartupEvent started) {
        LOG.infof("A device is chosen. device=%s found=\"%s\"", choice.device().name(), choice.found());
    }

    @Produces
    @Singleton
    Device device() {
        return choice.device();
    }
}
