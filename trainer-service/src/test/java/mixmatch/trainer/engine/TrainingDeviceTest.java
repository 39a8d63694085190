package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import mixmatch.devices.CudaNatives;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import org.junit.jupiter.api.Test;

/** The trainer's device in a build for processors. */
class TrainingDeviceTest {
    @Test
    void aBuildForProcessorsTrainsOnOneAndSaysWhy() {
        assumeTrue(CudaNatives.ofPyTorch().isEmpty(), "this build is one for CUDA");

        DeviceChoice choice = TrainingDevice.choose("trainer.device", "auto");

        assertThat(choice.device()).isEqualTo(Device.CPU);
        assertThat(choice.found()).endsWith("this build has no natives for CUDA");
        assertThat(TrainingDevice.traits()).isEqualTo("cpu");
        assertThat(TrainingDevice.isCard()).isFalse();
    }

    @Test
    void aCardThatCantBeHadIsRefusedAndNothingElseIsTaken() {
        assumeTrue(CudaNatives.ofPyTorch().isEmpty(), "this build is one for CUDA");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> TrainingDevice.choose("trainer.device", "cuda"))
                .withMessageStartingWith("trainer.device is cuda, but ")
                .withMessageEndingWith(
                        "this build has no natives for CUDA; build it with -Pcuda, or set trainer.device to cpu");
    }
}
