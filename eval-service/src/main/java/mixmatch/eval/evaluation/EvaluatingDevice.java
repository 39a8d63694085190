package mixmatch.eval.evaluation;

import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.onnx.OnnxDevice;
import mixmatch.service.BadConfiguration;

/** The device that evaluates, chosen once for all models; one that can't be had ends the service at its start. */
@ApplicationScoped
class EvaluatingDevice {
    @Produces
    @Singleton
    @Startup
    Device device(EvalConfig config) {
        return BadConfiguration.orEnd(() -> OnnxDevice.choose("eval.device", config.device()), DeviceChoice::said)
                .device();
    }
}
