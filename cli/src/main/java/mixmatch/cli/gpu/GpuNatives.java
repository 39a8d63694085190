package mixmatch.cli.gpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.Question;
import mixmatch.devices.CudaDriverLibrary;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.DeviceChoice;
import mixmatch.devices.DriverLibrary;

/**
 * Whether services that are started here may compute on an NVIDIA GPU. Its natives are taken where a person asks for them, by {@code
 * --gpu} or at a terminal, and from then on; without a driver nothing of this is looked at or said.
 */
public final class GpuNatives {
    private static final double GB = 1e9;

    /**
     * The natives that services are given; empty where they have those for processors alone.
     *
     * @param required whether a GPU was asked for: a service that can't have it must end
     */
    public record Given(Optional<Path> folder, boolean required) {
        public static final Given NONE = new Given(Optional.empty(), false);
    }

    private final NativesSet set;
    private final NativesFolder folder;
    private final Path declined;
    private final Optional<Path> own;
    private final DriverLibrary library;
    private final Console console;
    private final Question question;

    /** @param own the folder of natives that a person has named, which go before all others */
    GpuNatives(
            NativesSet set,
            NativesFolder folder,
            Optional<Path> own,
            DriverLibrary library,
            Console console,
            Question question) {
        this.set = set;
        this.folder = folder;
        this.own = own;
        this.declined = folder.folder().resolveSibling("declined");
        this.library = library;
        this.console = console;
        this.question = question;
    }

    /** Of this machine, below this folder of caches. */
    public static GpuNatives of(Path caches, Console console) {
        NativesSet set = NativesSet.pinned();
        String mirror = System.getenv().getOrDefault(NativesFolder.MIRROR, "");
        return new GpuNatives(
                set,
                new NativesFolder(set, caches, mirror),
                CudaNatives.folder(),
                CudaDriverLibrary.INSTALLED,
                console,
                Question.atTheTerminal(console));
    }

    /** The folder of natives below this one of caches; empty where none were downloaded for this build. */
    public static Optional<Path> installed(Path caches) {
        return new NativesFolder(NativesSet.pinned(), caches, "").installed();
    }

    /**
     * The natives for services, downloaded where they are wanted and missing.
     *
     * @param wanted whether a person gave {@code --gpu}; {@link CommandFailure}, a sentence, where there is no GPU to be had
     */
    public Given take(boolean wanted) throws IOException, InterruptedException {
        if (own.isPresent()) {
            return new Given(own, wanted);
        }
        if (wanted) {
            DeviceChoice choice = set.choice(library);
            if (!choice.device().isCuda()) {
                throw CommandFailure.badInput(
                        "--gpu: %s; leave it out to compute on the processor".formatted(choice.found()));
            }
            Optional<Path> there = folder.installed();
            return new Given(Optional.of(there.isPresent() ? there.get() : install(choice)), true);
        }
        if (folder.installed().isPresent()) {
            return new Given(folder.installed(), false);
        }
        return library.seemsThere() ? offer() : Given.NONE;
    }

    private Given offer() throws IOException, InterruptedException {
        DeviceChoice choice = set.choice(library);
        if (!choice.device().isCuda()) {
            console.say("the processor computes, as %s".formatted(choice.found()));
            return Given.NONE;
        }
        if (Files.exists(declined) || !question.canBeAsked()) {
            console.say("the processor computes, though there is a GPU: --gpu has it computed on %s"
                    .formatted(choice.found()));
            return Given.NONE;
        }
        if (!question.agrees("compute on %s? Its libraries are %s, downloaded once into %s"
                .formatted(choice.found(), size(), folder.folder()))) {
            Files.createDirectories(declined.getParent());
            Files.writeString(declined, "");
            console.say("the processor computes; you are not asked again, and --gpu takes the GPU");
            return Given.NONE;
        }
        return new Given(Optional.of(install(choice)), true);
    }

    private Path install(DeviceChoice choice) throws IOException, InterruptedException {
        console.say("downloading libraries for %s, %s, into %s".formatted(choice.found(), size(), folder.folder()));
        Path installed = folder.install(console);
        Files.deleteIfExists(declined);
        return installed;
    }

    private String size() throws InterruptedException {
        return "%.1f GB".formatted(folder.bytes() / GB);
    }
}
