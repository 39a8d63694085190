package mixmatch.cli.gpu;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import mixmatch.devices.CudaNatives;
import mixmatch.devices.Device;
import mixmatch.devices.DeviceChoice;
import mixmatch.devices.DeviceWish;
import mixmatch.devices.DriverLibrary;

/**
 * Natives for CUDA that go together: the same versions of PyTorch and ONNX Runtime that compute on processors, with the libraries of
 * CUDA 12 and cuDNN 9 that both need. Unverified: no card has computed with them. Each is pinned by SHA-256: PyTorch's and NVIDIA's
 * as independent public sources agree on it, ONNX Runtime's of the file whose SHA-1 Maven Central publishes. The kernels are those
 * in the files (ONNX Runtime) and of PyTorch's build script.
 *
 * @param platform as DJL calls it
 * @param properties as {@link CudaNatives#properties} reads them
 */
record NativesSet(String id, String platform, Map<String, String> properties, List<NativesArchive> archives) {
    private static final String RESOURCE = "cuda-natives.json";

    /** The set that goes with this build. */
    static NativesSet pinned() {
        try (InputStream in = NativesSet.class.getResourceAsStream(RESOURCE)) {
            return new ObjectMapper().readValue(in, NativesSet.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why this machine can't load them; empty if it can. */
    static Optional<String> unfit(String system, String processor) {
        return system.equals("Linux") && processor.equals("amd64")
                ? Optional.empty()
                : Optional.of("there are libraries for GPUs on Linux on x86-64 alone, and this is %s on %s"
                        .formatted(system, processor));
    }

    /** Of all libraries, as a folder of them says it. */
    Properties description() {
        Properties all = new Properties();
        all.setProperty("platform", platform);
        properties.forEach(all::setProperty);
        return all;
    }

    /** The card of this machine that trainer and guesses would take, or why there is none: a phrase, as {@link DeviceChoice#found}. */
    DeviceChoice choice(DriverLibrary library) {
        Optional<String> unfit = unfit(System.getProperty("os.name"), System.getProperty("os.arch"));
        if (unfit.isPresent()) {
            return new DeviceChoice(Device.CPU, unfit.get());
        }
        DeviceWish any = DeviceWish.parse("--gpu", "auto");
        DeviceChoice trains = DeviceChoice.of(any, library, CudaNatives.ofPyTorch(description()));
        return trains.device().isCuda()
                ? DeviceChoice.of(any, library, CudaNatives.ofOnnxRuntime(description()))
                : trains;
    }

    /** Bytes to download as far as they are known; those of {@link #unknown} its server says. */
    long bytes() {
        return archives.stream().mapToLong(NativesArchive::bytes).sum();
    }

    Optional<NativesArchive> unknown() {
        return archives.stream().filter(archive -> archive.bytes() == 0).findFirst();
    }
}
