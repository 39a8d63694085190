package mixmatch.cli.gpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.gpu.GpuNatives.Given;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Question;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuNativesTest {
    private static final PlayedDriver ADA = PlayedDriver.with("8.9", "12.8");

    @TempDir
    Path dir;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Console console =
            new Console(new PrintStream(new ByteArrayOutputStream()), new PrintStream(said, true), 0);
    private final List<String> questions = new ArrayList<>();
    private PlayedRepository repository;
    private NativesSet set;
    /** What the person answers; empty where nobody is there. */
    private Optional<Boolean> answer = Optional.empty();

    private Optional<Path> own = Optional.empty();

    @BeforeEach
    void aRepositoryHasTheArchive() throws Exception {
        repository = new PlayedRepository();
        byte[] archive = PlayedRepository.archive(Map.of("lib/libtorch.so", "torch"));
        repository.put("torch.zip", archive);
        set = new NativesSet(
                "set",
                "linux-x86_64",
                NativesSet.pinned().properties(),
                List.of(new NativesArchive(
                        repository.address("torch.zip"),
                        PlayedRepository.sha256(archive),
                        archive.length,
                        "lib/",
                        "pytorch",
                        "")));
    }

    @AfterEach
    void close() {
        repository.close();
    }

    @Test
    void withoutADriverNothingIsSaidOrDownloaded() throws Exception {
        answer = Optional.of(true);

        assertThat(take(PlayedDriver.NONE, false)).isEqualTo(Given.NONE);

        assertThat(said()).isEmpty();
        assertThat(questions).isEmpty();
        assertThat(repository.asked).isEmpty();
    }

    @Test
    void aGpuThatIsAskedForAndNotThereIsRefused() {
        assertThatThrownBy(() -> take(PlayedDriver.NONE, true))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("--gpu: there is no driver of NVIDIA; leave it out to compute on the processor");
        assertThatThrownBy(() -> take(PlayedDriver.with("5.2", "12.8"), true))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("--gpu: PyTorch has no kernels for NVIDIA L4");
        assertThat(repository.asked).isEmpty();
    }

    @Test
    void aGpuThatIsAskedForIsTakenByAllThatCompute() throws Exception {
        Given given = take(ADA, true);

        assertThat(given).isEqualTo(new Given(Optional.of(dir.resolve("gpu/set")), true));
        assertThat(dir.resolve("gpu/set/pytorch/libtorch.so")).hasContent("torch");
        assertThat(said()).startsWith("mixmatch: downloading libraries for NVIDIA L4");
        assertThat(questions).isEmpty();
    }

    @Test
    void whoAgreesAtATerminalHasItFromThenOn() throws Exception {
        answer = Optional.of(true);

        assertThat(take(ADA, false).required()).isTrue();
        assertThat(questions)
                .singleElement()
                .asString()
                .contains("compute on NVIDIA L4")
                .contains("downloaded once");

        questions.clear();
        assertThat(take(ADA, false)).isEqualTo(new Given(Optional.of(dir.resolve("gpu/set")), false));
        assertThat(questions).isEmpty();
    }

    @Test
    void whoDeclinesIsNotAskedAgainAndMayStillWantIt() throws Exception {
        answer = Optional.of(false);
        assertThat(take(ADA, false)).isEqualTo(Given.NONE);
        assertThat(take(ADA, false)).isEqualTo(Given.NONE);
        assertThat(questions).hasSize(1);
        assertThat(repository.asked).isEmpty();

        assertThat(take(ADA, true).required()).isTrue();
    }

    @Test
    void whereNobodyCanBeAskedALineSaysThatThereIsAGpu() throws Exception {
        assertThat(take(ADA, false)).isEqualTo(Given.NONE);

        assertThat(said())
                .startsWith(
                        "mixmatch: the processor computes, though there is a GPU: --gpu has it computed on NVIDIA L4");
        assertThat(repository.asked).isEmpty();
    }

    @Test
    void nativesThatAPersonNamesGoBeforeAllOthersAndServicesJudgeThem() throws Exception {
        own = Optional.of(Path.of("/own"));

        assertThat(take(PlayedDriver.NONE, false)).isEqualTo(new Given(own, false));
        assertThat(take(ADA, true)).isEqualTo(new Given(own, true));
        assertThat(said()).isEmpty();
        assertThat(repository.asked).isEmpty();
    }

    @Test
    void aCardThatCantBeUsedIsNotOfferedAndTheReasonIsSaid() throws Exception {
        answer = Optional.of(true);

        assertThat(take(PlayedDriver.with("8.9", "11.8"), false)).isEqualTo(Given.NONE);

        assertThat(said()).contains("the processor computes, as the driver 570.86.15, for CUDA 11.8, is older");
        assertThat(questions).isEmpty();
    }

    private Given take(PlayedDriver driver, boolean wanted) throws IOException, InterruptedException {
        NativesFolder folder = new NativesFolder(set, dir.resolve("gpu"), "");
        return new GpuNatives(set, folder, own, driver, console, question()).take(wanted);
    }

    private Question question() {
        return new Question() {
            @Override
            public boolean canBeAsked() {
                return answer.isPresent();
            }

            @Override
            public boolean agrees(String text) {
                questions.add(text);
                return answer.orElseThrow();
            }
        };
    }

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }
}
