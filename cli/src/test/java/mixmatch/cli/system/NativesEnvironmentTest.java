package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.gpu.GpuNatives.Given;
import org.junit.jupiter.api.Test;

class NativesEnvironmentTest {
    private static final Given WANTED = new Given(Optional.of(Path.of("/n")), true);
    private static final Given THERE = new Given(Optional.of(Path.of("/n")), false);

    @Test
    void withoutNativesNothingIsSaidToAService() {
        assertThat(NativesEnvironment.of(Given.NONE, ServiceName.TRAINER, Map.of()))
                .isEmpty();
        assertThat(NativesEnvironment.of(WANTED, ServiceName.AUGMENT, Map.of())).isEmpty();
    }

    @Test
    void whoWantsAGpuHasTrainingAndGuessesOnItOrNotAtAll() {
        assertThat(NativesEnvironment.of(WANTED, ServiceName.TRAINER, Map.of()))
                .isEqualTo(Map.of("MIXMATCH_CUDA_NATIVES", "/n", "TRAINER_DEVICE", "cuda"));
        assertThat(NativesEnvironment.of(WANTED, ServiceName.LABELGUESS, Map.of("LD_LIBRARY_PATH", "/own")))
                .isEqualTo(Map.of(
                        "MIXMATCH_CUDA_NATIVES", "/n",
                        "LD_LIBRARY_PATH", "/n/onnxruntime:/n/cuda:/n/pytorch:/own",
                        "LABELGUESS_DEVICE", "cuda"));
    }

    @Test
    void whereNativesAreThereEachServiceDecidesByItself() {
        assertThat(NativesEnvironment.of(THERE, ServiceName.EVAL, Map.of()))
                .isEqualTo(
                        Map.of("MIXMATCH_CUDA_NATIVES", "/n", "LD_LIBRARY_PATH", "/n/onnxruntime:/n/cuda:/n/pytorch"));
    }

    @Test
    void aDeviceThatAPersonNamesStands() {
        assertThat(NativesEnvironment.of(WANTED, ServiceName.TRAINER, Map.of("TRAINER_DEVICE", "cuda:1")))
                .doesNotContainKey("TRAINER_DEVICE");
    }
}
