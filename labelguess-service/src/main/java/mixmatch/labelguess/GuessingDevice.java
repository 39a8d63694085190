package mixmatch.labelguess;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.onnx.OnnxDevice;
import mixmatch.service.BadConfiguration;

/** The device that guesses, chosen once for all models; one that can't be had ends the service at its start. */
@ApplicationScoped
class GuessingDevice {
    @Produces
    @Singleton
    @Startup
    Device device(LabelGuessConfig config) {
        return BadConfiguration.orEnd(() -> OnnxDevice.choose("labelguess.device", config.device()), DeviceChoice::said)
                .device();
    }
}
