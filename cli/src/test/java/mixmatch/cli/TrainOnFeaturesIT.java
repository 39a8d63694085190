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

/**
 * From a folder of images and a backbone to models by one command, which give of pixels what was evaluated on features; then a run on the
 * features that it has left in the store.
 */
class TrainOnFeaturesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EACH = 15;
    /** Running statistics follow within so few steps. */
    private static final List<String> SHORT = List.of("--steps", "100", "--set", "training.batchNormDecay=0.9");

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

    private CommandProcess train(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("train", "--json"));
        all.addAll(SHORT);
        all.addAll(Arrays.asList(arguments));
        return command(all.toArray(String[]::new));
    }

    @Test
    void oneCommandEmbedsTrainsAndComparesAndItsModelsTakePictures() throws Exception {
        Path photos = photos();

        CommandProcess first =
                train("--data", photos.toString(), "--backbone", backbone().toString(), "--views", "2");

        assertThat(first.said())
                .contains("classes (3): blue, green, red; 36 training, 9 test images, 32x32 colour; 12 labelled")
                .contains("81 views are embedded in ");
        JsonNode both = last(first);
        assertThat(both).hasSize(2);
        assertThat(both.at("/0/method").textValue()).isEqualTo("supervised");
        assertThat(both.at("/1/method").textValue()).isNotEqualTo("supervised");
        assertThat(both.at("/1/labels").intValue()).isEqualTo(12);
        for (JsonNode one : both) {
            assertThat(one.at("/testAccuracy").doubleValue()).as(first.said()).isGreaterThan(0.6);
            assertThat(base.resolve("w/runs")
                            .resolve(one.at("/run").textValue())
                            .resolve("report.html"))
                    .exists();
        }
        assertTakesPictures(both.get(0), photos);

        command("up");
        try {
            CommandProcess second = train("--dataset", "photos", "--method", "supervised");

            assertThat(second.said()).doesNotContain("embed");
            JsonNode again = last(second);
            assertThat(again.at("/0/dataset")).isEqualTo(both.at("/0/dataset"));
            assertThat(again.at("/0/finalWeightsSha256"))
                    .as("the same run")
                    .isEqualTo(both.at("/0/finalWeightsSha256"));
            assertIsTheSameInAnExperiment(again.get(0));
        } finally {
            command("down");
        }
    }

    private void assertIsTheSameInAnExperiment(JsonNode supervised) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "experiment features --dataset photos --methods ict --against supervised --labels 12 --seeds 1 --json"
                        .split(" ")));
        arguments.addAll(SHORT);

        JsonNode runs = last(command(arguments.toArray(String[]::new))).get("runs");

        assertThat(runs).hasSize(2);
        assertThat(runs.at("/0/finalWeightsSha256")).isEqualTo(supervised.get("finalWeightsSha256"));
        assertThat(runs.at("/1/method").textValue()).isEqualTo("ict");
        assertThat(runs.at("/1/exact").booleanValue()).isTrue();
    }

    private void assertTakesPictures(JsonNode result, Path photos) throws Exception {
        String run = result.get("run").textValue();

        JsonNode evaluated = last(command("evaluate", run, "--data", photos.toString(), "--json"));

        assertThat(evaluated.get("images").intValue()).isEqualTo(9);
        assertThat(evaluated.get("accuracy")).isEqualTo(result.get("testAccuracy"));
        CommandProcess predicted =
                command("predict", run, photos.resolve("test").toString(), "--csv");
        long right = predicted
                .printed()
                .lines()
                .skip(1)
                .filter(line -> line.contains("/" + line.split(",")[1] + "/"))
                .count();
        assertThat(right / 9.0).isEqualTo(result.get("testAccuracy").doubleValue());
        JsonNode embedded = last(command(
                "embed",
                run,
                photos.resolve("test").toString(),
                "--out",
                base.resolve("new.npy").toString(),
                "--json"));
        assertThat(embedded.get("images").intValue()).isEqualTo(9);
        assertIsOneModel(base.resolve("w/runs").resolve(run), photos);
    }

    private void assertIsOneModel(Path files, Path photos) throws Exception {
        Path model = files.resolve("model.onnx");
        List<String> classes;
        try (OnnxModel whole = new OnnxModel(Files.readAllBytes(model), Device.CPU, 1)) {
            assertThat(whole.size()).isEqualTo("32x32x3");
            assertThat(whole.metadata()).containsKeys("backbone", "weights", "convention", "spec");
            classes = List.of(JSON.readValue(whole.metadata().get("classes"), String[].class));
        }
        assertThat(files.resolve("MODEL_CARD.md"))
                .content()
                .contains("`pixels`, uint8 [batch, 32, 32, 3]", "| backbone, sha256 | ");
        assertThat(files.resolve("head.onnx")).exists();
        if (OnnxInPython.missing().isEmpty()) {
            ImageSet tests = Sources.tests(photos, classes, 32, 3, base.resolve("scratch"), (read, of) -> {});
            // Noise has features that vary little, and is divided by that; so are the last bits of the convolutions.
            OnnxInPython.check(model, tests, 5, 1e-3, base);
        }
    }
}
