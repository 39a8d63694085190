package mixmatch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.devices.Card;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.devices.DeviceWish;
import mixmatch.devices.DriverLibrary;
import mixmatch.devices.NvidiaDriver;
import mixmatch.devices.Version;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The device of inference in a build for processors. */
class OnnxDeviceTest {
    @BeforeEach
    void inABuildForProcessors() {
        assumeTrue(CudaNatives.ofOnnxRuntime().isEmpty(), "natives for CUDA are here");
    }

    @Test
    void autoTakesTheProcessorAndSaysWhy() {
        DeviceChoice choice = OnnxDevice.choose("labelguess.device", "auto");

        assertThat(choice.device()).isEqualTo(Device.CPU);
        assertThat(choice.found()).endsWith("no natives for CUDA are here");
        assertThat(OnnxDevice.traits(choice.device())).isEqualTo("cpu");
    }

    @Test
    void aCardIsRefusedAndTheProcessorIsNotTakenInstead() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxDevice.choose("eval.device", "cuda:0"))
                .withMessageStartingWith("eval.device is cuda:0, but ")
                .withMessageEndingWith(
                        "start it by mixmatch train --gpu, or an image for CUDA, or set eval.device to cpu");
    }

    @Test
    void aCardThatTheRuntimeCantUseIsRefusedWithItsReason() {
        DeviceWish wish = DeviceWish.parse("labelguess.device", "cuda");
        Device card = DeviceChoice.of(
                        wish,
                        new OneCard(),
                        Optional.of(new CudaNatives("ONNX Runtime", new Version(12, 2), List.of(new Version(8, 0)))))
                .device();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> OnnxDevice.tryOut(card, wish))
                .withMessageStartingWith("labelguess.device is cuda, but ONNX Runtime can't use cuda:0: ")
                .withMessageContaining("CUDA")
                .withMessageEndingWith("; install what is missing, or set labelguess.device to cpu");
    }

    @Test
    void theKeyOfFormerVersionsIsRefusedWithItsRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        OnnxDevice.refuseProviders("labelguess.device", Map.of("LABELGUESS_PROVIDERS", "cuda,cpu")))
                .withMessage(
                        "LABELGUESS_PROVIDERS is cuda,cpu, but is read no more; unset it, and set LABELGUESS_DEVICE"
                                + " to auto, cpu, cuda or cuda:N");
        OnnxDevice.refuseProviders("labelguess.device", Map.of("LABELGUESS_DEVICE", "cpu"));
    }

    private static final class OneCard implements DriverLibrary {
        @Override
        public boolean seemsThere() {
            return true;
        }

        @Override
        public Optional<NvidiaDriver> read() {
            return Optional.of(new NvidiaDriver(
                    "550.54.15", new Version(12, 4), List.of(new Card("NVIDIA L4", new Version(8, 9), 24L << 30))));
        }
    }
}
