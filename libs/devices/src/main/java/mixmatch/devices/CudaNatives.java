package mixmatch.devices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Native libraries of this build that compute by CUDA.
 *
 * @param library as in {@code PyTorch}
 * @param cuda the version that they are built with; a driver serves it if it is for this major version, or a later one
 * @param kernels the compute capabilities that there is machine code for, each also for later minor ones of the same major one
 */
public record CudaNatives(String library, Version cuda, List<Version> kernels) {
    /** Variable with a folder of natives for CUDA, which the command downloads beside a build for processors. */
    public static final String FOLDER = "MIXMATCH_CUDA_NATIVES";

    /** What such a folder says of itself, and a build. */
    public static final String PROPERTIES = "natives.properties";

    /** Those of PyTorch, of the folder or this build; empty where both are for processors. */
    public static Optional<CudaNatives> ofPyTorch() {
        return ofPyTorch(properties());
    }

    /** Those of ONNX Runtime, of the folder or this build; empty where both are for processors. */
    public static Optional<CudaNatives> ofOnnxRuntime() {
        return ofOnnxRuntime(properties());
    }

    public static Optional<CudaNatives> ofPyTorch(Properties properties) {
        return of("PyTorch", "pytorch", properties);
    }

    public static Optional<CudaNatives> ofOnnxRuntime(Properties properties) {
        return of("ONNX Runtime", "onnxruntime", properties);
    }

    /** The folder of natives that this process was given; empty where it has its build's alone. */
    public static Optional<Path> folder() {
        return folder(System.getenv());
    }

    static Optional<Path> folder(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(FOLDER))
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
    }

    private static Properties properties() {
        return folder().map(CudaNatives::properties).orElseGet(CudaNatives::ofThisBuild);
    }

    /** {@link IllegalArgumentException}, a sentence, where the folder does not say what it is. */
    public static Properties properties(Path folder) {
        Path file = folder.resolve(PROPERTIES);
        try (InputStream in = Files.newInputStream(file)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "%s is %s, but %s can't be read; start it by mixmatch train --gpu, or unset it"
                            .formatted(FOLDER, folder, file),
                    e);
        }
    }

    static Optional<CudaNatives> of(String library, String key, Properties build) {
        String cuda = build.getProperty(key + ".cuda", "");
        if (cuda.isBlank()) {
            return Optional.empty();
        }
        List<Version> kernels = Arrays.stream(
                        build.getProperty(key + ".kernels", "").trim().split("\\s+"))
                .map(Version::parse)
                .toList();
        return Optional.of(new CudaNatives(library, Version.parse(cuda), kernels));
    }

    private static Properties ofThisBuild() {
        try (InputStream in = CudaNatives.class.getResourceAsStream(PROPERTIES)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isServedBy(NvidiaDriver driver) {
        return driver.cuda().major() >= cuda.major();
    }

    boolean hasKernelsFor(Card card) {
        Version wanted = card.capability();
        return kernels.stream()
                .anyMatch(kernel -> kernel.major() == wanted.major() && kernel.minor() <= wanted.minor());
    }
}
