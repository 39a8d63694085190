package mixmatch.cli;

import static mixmatch.networks.onnx.GraphWriter.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.imageio.ImageIO;
import mixmatch.datasets.ImageSet;
import mixmatch.devices.Device;
import mixmatch.ingest.Sources;
import mixmatch.networks.onnx.GraphWriter;
import mixmatch.onnx.OnnxModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The model of a run on a backbone's features, on pictures: what was evaluated on vectors is what it gives of pixels. */
class WholeModelIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EACH = 15;

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    /** Pictures of three sizes, of noise in one of three colours; every fourth of each class is for the test. */
    private Path photos() throws IOException {
        Random random = new Random(3);
        for (String name : List.of("red", "green", "blue")) {
            int shift = name.equals("red") ? 16 : name.equals("green") ? 8 : 0;
            for (int i = 0; i < EACH; i++) {
                int width = 37 + 20 * (i % 3);
                int height = 37 + 31 * (i % 2);
                BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
                for (int pixel = 0; pixel < width * height; pixel++) {
                    image.setRGB(pixel % width, pixel / width, random.nextInt(1 << 24) | 0x80 << shift);
                }
                String part = i % 4 == 3 ? "test" : "train";
                Path folder = Files.createDirectories(
                        base.resolve("photos").resolve(part).resolve(name));
                ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
            }
        }
        return base.resolve("photos");
    }

    /** A convolution of images 32x32, in an older operator set than the head's. */
    private Path backbone() throws IOException {
        Random random = new Random(5);
        GraphWriter graph = new GraphWriter("small");
        String images = graph.input("input0", DataType.FLOAT, -1, 3, 32, 32);
        float[] weights = new float[24 * 3 * 9];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        String kernel = graph.constant("fc.weight", weights, List.of(24, 3, 3, 3));
        String maps = graph.node("Conv", List.of(images, kernel), attribute("pads", 1L, 1L, 1L, 1L));
        graph.output(graph.node("Relu", maps), "output0", DataType.FLOAT, -1, 24, 32, 32);
        ModelProto.Builder model = ModelProto.parseFrom(graph.model(Map.of())).toBuilder();
        model.getOpsetImportBuilder(0).setVersion(12);
        return Files.write(base.resolve("backbone.onnx"), model.build().toByteArray());
    }

    private CommandProcess command(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(arguments));
        all.addAll(List.of("--dir", base.resolve("w").toString()));
        CommandProcess command = CommandProcess.start(base, all.toArray(String[]::new));
        assertThat(command.await()).as(command.said()).isZero();
        return command;
    }

    private static JsonNode last(CommandProcess command) throws Exception {
        List<String> lines = command.printed().lines().toList();
        return JSON.readTree(lines.get(lines.size() - 1));
    }

    @Test
    void picturesGetTheClassesThatWereEvaluated() throws Exception {
        Path photos = photos();
        JsonNode result = last(command(
                "train",
                "--data",
                photos.toString(),
                "--backbone",
                backbone().toString(),
                "--views",
                "2",
                "--method",
                "supervised",
                "--steps",
                "60",
                "--set",
                "training.batchNormDecay=0.9",
                "--json"));
        String run = result.at("/0/run").textValue();
        Path files = base.resolve("w/runs").resolve(run);

        JsonNode evaluated = last(command("evaluate", run, "--data", photos.toString(), "--json"));

        assertThat(evaluated.get("images").intValue()).isEqualTo(9);
        assertThat(evaluated.get("accuracy")).isEqualTo(result.at("/0/testAccuracy"));
        CommandProcess predicted =
                command("predict", run, photos.resolve("test").toString(), "--csv");
        long right = predicted
                .printed()
                .lines()
                .skip(1)
                .filter(line -> line.contains("/" + line.split(",")[1] + "/"))
                .count();
        assertThat(right / 9.0).isEqualTo(result.at("/0/testAccuracy").doubleValue());
        JsonNode embedded = last(command(
                "embed",
                run,
                photos.resolve("test").toString(),
                "--out",
                base.resolve("new.npy").toString(),
                "--json"));
        assertThat(embedded.get("images").intValue()).isEqualTo(9);
        assertIsOneModel(files, photos);
    }

    private void assertIsOneModel(Path files, Path photos) throws Exception {
        Path model = files.resolve("model.onnx");
        List<String> classes;
        try (OnnxModel whole = new OnnxModel(Files.readAllBytes(model), Device.CPU, 1)) {
            assertThat(whole.size()).isEqualTo("37x37x3");
            assertThat(whole.metadata()).containsKeys("backbone", "weights", "convention", "spec");
            classes = List.of(JSON.readValue(whole.metadata().get("classes"), String[].class));
        }
        assertThat(files.resolve("MODEL_CARD.md"))
                .content()
                .contains("`pixels`, uint8 [batch, 37, 37, 3]", "| backbone, sha256 | ");
        assertThat(files.resolve("head.onnx")).exists();
        if (OnnxInPython.missing().isEmpty()) {
            ImageSet tests = Sources.tests(photos, classes, 37, 3, base.resolve("scratch"), (read, of) -> {});
            OnnxInPython.check(model, tests, 5, base);
        }
    }
}
