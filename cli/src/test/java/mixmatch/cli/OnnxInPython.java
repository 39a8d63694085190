package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.system.Installation;
import mixmatch.datasets.ImageSet;
import mixmatch.devices.Device;
import mixmatch.onnx.OnnxModel;

/**
 * Checks a model with other tools: onnx's own checker, and its reference evaluator, which shares nothing with ONNX Runtime.
 * Both come in Debian's package. Where it is missing nothing is checked, unless {@code MIXMATCH_CHECK_TOOLS=required} says that
 * nothing may be missing.
 */
final class OnnxInPython {
    /** That of Debian's packages, whatever other Python comes first in the path. */
    private static final String PYTHON = "/usr/bin/python3";

    private static final int MOST_SECONDS = 600;

    private OnnxInPython() {}

    /** Why nothing can be checked here; empty if it can. */
    static Optional<String> missing() throws Exception {
        boolean there = Files.isExecutable(Path.of(PYTHON))
                && call(List.of("-c", "import onnx.reference")).status() == 0;
        String sentence = "onnx for Python is missing, which this check needs; on Debian: apt-get install python3-onnx";
        if ("required".equals(System.getenv("MIXMATCH_CHECK_TOOLS"))) {
            assertThat(there).as(sentence).isTrue();
        }
        return there ? Optional.empty() : Optional.of(sentence);
    }

    /** Holds the model to the format, and its probabilities of the first {@code count} images to the reference's, but for {@code most}. */
    static void check(Path modelFile, ImageSet images, int count, double most, Path folder) throws Exception {
        byte[] pixels = new byte[count * images.imageBytes()];
        images.images(0, count).get(pixels);
        float[] probabilities;
        try (OnnxModel model = new OnnxModel(Files.readAllBytes(modelFile), Device.CPU, 1)) {
            ByteBuffer direct =
                    ByteBuffer.allocateDirect(pixels.length).put(pixels).flip();
            probabilities = model.probabilities(direct, count);
        }
        ByteBuffer expected =
                ByteBuffer.allocate(probabilities.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        expected.asFloatBuffer().put(probabilities);
        Path script = Installation.current().root().resolve("cli/src/test/python/check_model.py");

        Result result = call(List.of(
                script.toString(),
                modelFile.toString(),
                Files.write(folder.resolve("pixels.bin"), pixels).toString(),
                Files.write(folder.resolve("probabilities.bin"), expected.array())
                        .toString(),
                Double.toString(most)));

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(result.output()).contains(count + " images");
    }

    private record Result(int status, String output) {}

    private static Result call(List<String> arguments) throws IOException, InterruptedException {
        Path output = Files.createTempFile("python", ".out");
        try {
            List<String> command = new ArrayList<>(List.of(PYTHON));
            command.addAll(arguments);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("%s took longer than %d s".formatted(command, MOST_SECONDS));
            }
            return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
        } finally {
            Files.delete(output);
        }
    }
}
