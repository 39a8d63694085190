package mixmatch.eval.evaluation;

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

/** Chooses the device that evaluates, once and for all models. */
@ApplicationScoped
class EvaluatingDevice {
    private static final Logger LOG = Logger.getLogger(EvaluatingDevice.class);

    /** A device that can't be had is found out before a checkpoint needs it. */
    void choose(@Observes StartupEvent started, Device device) {
        LOG.debugf("Models are evaluated. device=%s", device.name());
    }

    @Produces
    @Singleton
    Device device(EvalConfig config) {
        DeviceChoice choice = BadConfiguration.orEnd(() -> OnnxDevice.choose("eval.device", config.device()));
        LOG.infof(
                "A device is chosen. eval.device=%s device=%s found=\"%s\"",
                config.device(), choice.device().name(), choice.found());
        return choice.device();
    }
}
