package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Optional;
import mixmatch.devices.Card;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.devices.DeviceWish;
import mixmatch.devices.DriverLibrary;
import mixmatch.devices.NvidiaDriver;
import mixmatch.devices.Version;
import mixmatch.spec.RunSpec.Precision;
import org.junit.jupiter.api.Test;

/** The trainer's device in a build for processors. */
class TrainingDeviceTest {
    @Test
    void aBuildForProcessorsTrainsOnOneAndSaysWhy() {
        assumeTrue(CudaNatives.ofPyTorch().isEmpty(), "natives for CUDA are here");

        DeviceChoice choice = TrainingDevice.choose("trainer.device", "auto");

        assertThat(choice.device()).isEqualTo(Device.CPU);
        assertThat(choice.found()).endsWith("no natives for CUDA are here");
        assertThat(TrainingDevice.traits()).isEqualTo("cpu");
        assertThat(TrainingDevice.isCard()).isFalse();
    }

    @Test
    void aCardThatPyTorchCantUseIsRefusedAtTheStart() {
        assumeTrue(CudaNatives.ofPyTorch().isEmpty(), "natives for CUDA are here");
        // A driver and natives that would do, while the PyTorch that is here has no CUDA.
        NvidiaDriver driver = new NvidiaDriver(
                "550.54.15", new Version(12, 4), List.of(new Card("NVIDIA L4", new Version(8, 9), 24L << 30)));
        DriverLibrary library = new DriverLibrary() {
            @Override
            public boolean seemsThere() {
                return true;
            }

            @Override
            public Optional<NvidiaDriver> read() {
                return Optional.of(driver);
            }
        };
        DeviceWish wish = DeviceWish.parse("trainer.device", "cuda");
        Device card = DeviceChoice.of(
                        wish,
                        library,
                        Optional.of(new CudaNatives("PyTorch", new Version(12, 4), List.of(new Version(8, 0)))))
                .device();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingDevice.take(card, wish))
                .withMessageStartingWith("trainer.device is cuda, but PyTorch can't use cuda:0: ")
                .withMessageEndingWith("; install what is missing, or set trainer.device to cpu");
        assertThat(TrainingDevice.isCard()).isFalse();
    }

    @Test
    void tf32IsAPermissionThatAProcessorMakesNoUseOf() {
        assertThat(TrainingDevice.precision(Precision.TF32)).isEqualTo(Precision.FLOAT32);
        assertThat(TrainingDevice.precision(Precision.BF16)).isEqualTo(Precision.BF16);
        assertThat(TrainingDevice.precision(Precision.FLOAT32)).isEqualTo(Precision.FLOAT32);
    }

    @Test
    void aCardThatCantBeHadIsRefusedAndNothingElseIsTaken() {
        assumeTrue(CudaNatives.ofPyTorch().isEmpty(), "natives for CUDA are here");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingDevice.choose("trainer.device", "cuda"))
                .withMessageStartingWith("trainer.device is cuda, but ")
                .withMessageEndingWith(
                        "no natives for CUDA are here; start it by mixmatch train --gpu, or an image for CUDA, or set trainer.device to cpu");
    }
}
