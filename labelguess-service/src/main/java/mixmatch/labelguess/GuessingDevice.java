package mixmatch.labelguess;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.onnx.OnnxDevice;
import mixmatch.service.BadConfiguration;
import org.jboss.logging.Logger;

/** Chooses the device that guesses, once and for all models. */
@ApplicationScoped
class GuessingDevice {
    private static final Logger LOG = Logger.getLogger(GuessingDevice.class);

    @Produces
    @Singleton
    Device device(LabelGuessConfig config) {
        DeviceChoice choice = BadConfiguration.orEnd(() -> OnnxDevice.choose("labelguess.device", config.device()));
        LOG.infof(
                "A device is chosen. labelguess.device=%s device=%s found=\"%s\"",
                config.device(), choice.device().name(), choice.found());
        return choice.device();
    }
}
