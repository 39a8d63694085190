package mixmatch.devices;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Native libraries that compute by CUDA.
 *
 * @param library as in {@code PyTorch}
 * @param cuda the version that they are built with; a driver serves it if it is for this major version, or a later one
 * @param kernels the compute capabilities that there is machine code for, each also for later minor ones of the same major one
 */
public record CudaNatives(String library, Version cuda, List<Version> kernels) {
    /** Variable with a folder of natives for CUDA, which the command downloads beside those for processors, of the same versions. */
    public static final String FOLDER = "MIXMATCH_CUDA_NATIVES";

    /** What such a folder says of itself. */
    public static final String PROPERTIES = "natives.properties";

    /** Those of PyTorch that this process was given. */
    public static Optional<CudaNatives> ofPyTorch() {
        return folder().flatMap(folder -> ofPyTorch(properties(folder)));
    }

    /** Those of ONNX Runtime that this process was given. */
    public static Optional<CudaNatives> ofOnnxRuntime() {
        return folder().flatMap(folder -> ofOnnxRuntime(properties(folder)));
    }

    public static Optional<CudaNatives> ofPyTorch(Properties properties) {
        return of("PyTorch", "pytorch", properties);
    }

    public static Optional<CudaNatives> ofOnnxRuntime(Properties properties) {
        return of("ONNX Runtime", "onnxruntime", properties);
    }

    /** The folder of natives that this process was given; empty where those for processors are all it has. */
    public static Optional<Path> folder() {
        return folder(System.getenv());
    }

    static Optional<Path> folder(Map<String, String> environment) {
        return Optional.ofNullable(environment.get(FOLDER))
                .filter(folder -> !folder.isBlank())
                .map(Path::of);
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

    private static Optional<CudaNatives> of(String library, String key, Properties natives) {
        String cuda = natives.getProperty(key + ".cuda", "");
        if (cuda.isBlank()) {
            return Optional.empty();
        }
        List<Version> kernels = Arrays.stream(
                        natives.getProperty(key + ".kernels", "").trim().split("\\s+"))
                .map(Version::parse)
                .toList();
        return Optional.of(new CudaNatives(library, Version.parse(cuda), kernels));
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
