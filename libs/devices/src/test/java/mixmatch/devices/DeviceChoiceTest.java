package mixmatch.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeviceChoiceTest {
    private static final Card HOPPER = new Card("NVIDIA H100", new Version(9, 0), 80L << 30);
    private static final Card ADA = new Card("NVIDIA L4", new Version(8, 9), 24L << 30);
    private static final Card BLACKWELL = new Card("NVIDIA GeForce RTX 5090", new Version(12, 0), 32L << 30);
    private static final Optional<CudaNatives> NATIVES = Optional.of(new CudaNatives(
            "PyTorch",
            new Version(12, 4),
            List.of(new Version(7, 5), new Version(8, 0), new Version(8, 6), new Version(9, 0))));

    /** A driver's library, or none, or one that fails. */
    private record Played(boolean seemsThere, Optional<NvidiaDriver> driver, String failure) implements DriverLibrary {
        static Played none() {
            return new Played(false, Optional.empty(), "");
        }

        static Played with(Version cuda, Card... cards) {
            return new Played(true, Optional.of(new NvidiaDriver("550.54.15", cuda, List.of(cards))), "");
        }

        @Override
        public Optional<NvidiaDriver> read() throws DriverException {
            if (!failure.isEmpty()) {
                throw new DriverException(failure);
            }
            return driver;
        }
    }

    private static final DriverLibrary ONE_CARD = Played.with(new Version(12, 4), HOPPER);

    private static DeviceChoice choice(String wish, DriverLibrary driver) {
        return DeviceChoice.of(DeviceWish.parse("trainer.device", wish), driver, NATIVES);
    }

    private static String refused(String wish, DriverLibrary driver, Optional<CudaNatives> natives) {
        DeviceWish cuda = DeviceWish.parse("trainer.device", wish);
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceChoice.of(cuda, driver, natives))
                .actual()
                .getMessage();
    }

    /** By auto the processor is taken, and what is said is what a refusal of cuda says. */
    private static void neither(DriverLibrary driver, Optional<CudaNatives> natives, String reason, String remedy) {
        DeviceChoice auto = DeviceChoice.of(DeviceWish.parse("trainer.device", "auto"), driver, natives);
        assertThat(auto.device()).isEqualTo(Device.CPU);
        assertThat(auto.found()).isEqualTo(reason);
        assertThat(refused("cuda", driver, natives))
                .isEqualTo(
                        "trainer.device is cuda, but %s; %s, or set trainer.device to cpu".formatted(reason, remedy));
    }

    @Test
    void autoTakesACardThatDriverAndNativesCanUse() {
        DeviceChoice auto = choice("auto", ONE_CARD);

        assertThat(auto.device().name()).isEqualTo("cuda:0");
        assertThat(auto.found())
                .isEqualTo("NVIDIA H100 (compute capability 9.0, 80.0 GiB), driver 550.54.15, for CUDA 12.4");
        assertThat(choice("cuda", ONE_CARD)).isEqualTo(auto);
    }

    @Test
    void theProcessorIsTakenWhereItIsAskedForWhateverIsThere() {
        assertThat(choice("cpu", ONE_CARD).device()).isEqualTo(Device.CPU);
        assertThat(choice("cpu", new Played(true, Optional.empty(), "broken")).device())
                .isEqualTo(Device.CPU);
    }

    @Test
    void withoutADriverThereIsNoCard() {
        neither(Played.none(), NATIVES, "there is no driver of NVIDIA", "install one, or let the container have it");
    }

    @Test
    void aDriverOlderThanTheNativesNeedIsNamedWithBothVersions() {
        neither(
                Played.with(new Version(11, 8), HOPPER),
                NATIVES,
                "the driver 550.54.15, for CUDA 11.8, is older than PyTorch needs, CUDA 12.4",
                "install a newer driver");
    }

    @Test
    void aDriverOfTheSameMajorVersionServesNativesOfALaterMinorOne() {
        assertThat(choice("cuda", Played.with(new Version(12, 2), HOPPER))
                        .device()
                        .isCuda())
                .isTrue();
    }

    @Test
    void aBuildWithoutNativesSaysSoAndAsksNoDriver() {
        Played unread = new Played(true, Optional.empty(), "the library was loaded");
        neither(
                unread,
                Optional.empty(),
                "there is a driver of NVIDIA, but no natives for CUDA are here",
                "start it by mixmatch train --gpu, or an image for CUDA");
        neither(
                Played.none(),
                Optional.empty(),
                "there is no driver of NVIDIA, and no natives for CUDA are here",
                "start it by mixmatch train --gpu, or an image for CUDA");
    }

    @Test
    void aCardWithoutKernelsIsNamedWithItsCapabilityAndThoseThatThereAre() {
        neither(
                Played.with(new Version(12, 8), BLACKWELL),
                NATIVES,
                "PyTorch has no kernels for NVIDIA GeForce RTX 5090 (compute capability 12.0, 32.0 GiB),"
                        + " only for compute capability 7.5, 8.0, 8.6, 9.0",
                "use another card");
    }

    @Test
    void kernelsServeLaterMinorCapabilitiesOfTheirMajorOneAndNoEarlierOnes() {
        assertThat(choice("cuda", Played.with(new Version(12, 4), ADA)).device().isCuda())
                .isTrue();
        Card volta = new Card("Tesla V100", new Version(7, 0), 16L << 30);
        assertThat(refused("cuda", Played.with(new Version(12, 4), volta), NATIVES))
                .contains("no kernels for Tesla V100 (compute capability 7.0");
    }

    @Test
    void aDriverWithoutACardIsNoCard() {
        neither(
                Played.with(new Version(12, 4)),
                NATIVES,
                "the driver 550.54.15, for CUDA 12.4, sees no card",
                "give this process a card");
    }

    @Test
    void aDriverThatFailsIsQuoted() {
        neither(
                new Played(true, Optional.empty(), "NVIDIA's driver does not work: cuInit gives error 999"),
                NATIVES,
                "NVIDIA's driver does not work: cuInit gives error 999",
                "look at the driver with nvidia-smi");
    }

    @Test
    void ofSeveralCardsTheFirstWithKernelsIsTakenAndThatIsSaid() {
        DriverLibrary three = Played.with(new Version(12, 8), BLACKWELL, ADA, HOPPER);

        assertThat(choice("auto", three).device().name()).isEqualTo("cuda:1");
        assertThat(choice("auto", three).found())
                .startsWith("NVIDIA L4")
                .endsWith("one of 3 cards, as a service uses one");
        assertThat(choice("cuda:2", three).device().name()).isEqualTo("cuda:2");
        assertThat(refused("cuda:0", three, NATIVES)).contains("RTX 5090").doesNotContain("L4");
        assertThat(refused("cuda:3", three, NATIVES))
                .isEqualTo("trainer.device is cuda:3, but there are only cuda:0 to cuda:2;"
                        + " name one that is there, or set trainer.device to cpu");
        assertThat(refused("cuda:1", ONE_CARD, NATIVES)).contains("there is only cuda:0");
    }

    @Test
    void nativesAreThoseThatTheirFolderSays(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve(CudaNatives.PROPERTIES),
                "pytorch.cuda=12.4\npytorch.kernels=8.0 9.0\nonnxruntime.cuda=\n");
        Properties natives = CudaNatives.properties(folder);

        assertThat(CudaNatives.ofPyTorch(natives))
                .contains(
                        new CudaNatives("PyTorch", new Version(12, 4), List.of(new Version(8, 0), new Version(9, 0))));
        assertThat(CudaNatives.ofOnnxRuntime(natives)).isEmpty();
        assertThat(CudaNatives.folder(Map.of(CudaNatives.FOLDER, "/n"))).contains(Path.of("/n"));
        assertThat(CudaNatives.folder(Map.of(CudaNatives.FOLDER, " "))).isEmpty();
    }

    @Test
    void aFolderThatDoesNotSayWhatItIsIsRefused(@TempDir Path folder) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CudaNatives.properties(folder))
                .withMessage(
                        "MIXMATCH_CUDA_NATIVES is %s, but %s can't be read; start it by mixmatch train --gpu, or unset it"
                                .formatted(folder, folder.resolve("natives.properties")));
    }

    @Test
    void traitsNameWhatBitsDependOnAndNotTheNumberOfTheCard() {
        DriverLibrary two = Played.with(new Version(12, 4), HOPPER, HOPPER);
        Device second = choice("cuda:1", two).device();

        assertThat(second.traits(Optional.of("9.1.0"), Determinism.YES))
                .isEqualTo("cuda card=\"NVIDIA H100\" capability=9.0 driver=550.54.15 cuda=12.4 cudnn=9.1.0"
                        + " deterministic=yes")
                .isEqualTo(choice("cuda:0", two).device().traits(Optional.of("9.1.0"), Determinism.YES));
        assertThat(second.traits(Optional.empty(), Determinism.YES)).contains("cudnn=unknown");
        assertThat(Device.CPU.traits(Optional.empty(), Determinism.no("any"))).isEqualTo("cpu");
    }
}
