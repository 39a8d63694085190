package mixmatch.devices;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
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
    private static final String RESOURCE = "natives.properties";

    /** Those of PyTorch; empty in a build for processors. */
    public static Optional<CudaNatives> ofPyTorch() {
        return of("PyTorch", "pytorch", ofThisBuild());
    }

    /** Those of ONNX Runtime; empty in a build for processors. */
    public static Optional<CudaNatives> ofOnnxRuntime() {
        return of("ONNX Runtime", "onnxruntime", ofThisBuild());
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
        try (InputStream in = CudaNatives.class.getResourceAsStream(RESOURCE)) {
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
