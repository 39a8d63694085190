package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From a folder of images and a backbone to a model, by one command; then from the features that it has left in the store. */
class TrainOnFeaturesIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int EACH = 15;
    /** Running statistics follow within so few steps. */
    private static final List<String> SHORT = List.of("--steps", "100", "--set", "training.batchNormDecay=0.9");

    @TempDir
    Path base;

    private String said = "";

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    /** Three classes of {@value #EACH} images, of colours that even random weights tell apart; a fifth of each is for the test. */
    private Path photos() throws IOException {
        Random random = new Random(3);
        for (String name : List.of("red", "green", "blue")) {
            Path folder = Files.createDirectories(base.resolve("photos").resolve(name));
            int shift = name.equals("red") ? 16 : name.equals("green") ? 8 : 0;
            for (int i = 0; i < EACH; i++) {
                BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_RGB);
                for (int pixel = 0; pixel < 1600; pixel++) {
                    image.setRGB(pixel % 40, pixel / 40, (128 + random.nextInt(128)) << shift);
                }
                ImageIO.write(image, "png", folder.resolve(i + ".png").toFile());
            }
        }
        return base.resolve("photos");
    }

    private JsonNode train(List<String> arguments, List<String> more) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("train", "--dir", base.resolve("w").toString(), "--json"));
        all.addAll(arguments);
        all.addAll(more);
        CommandProcess command = CommandProcess.start(base, all.toArray(String[]::new));
        assertThat(command.await()).as(command.said()).isZero();
        said = command.said();
        List<String> lines = command.printed().lines().toList();
        return JSON.readTree(lines.get(lines.size() - 1));
    }

    @Test
    void oneCommandEmbedsTrainsAndComparesAndAnotherTrainsOnWhatItHasEmbedded() throws Exception {
        Path backbone = SmallBackbone.write(base.resolve("backbone.onnx"));

        JsonNode both =
                train(List.of("--data", photos().toString(), "--backbone", backbone.toString(), "--views", "2"), SHORT);

        assertThat(said)
                .contains("classes (3): blue, green, red; 36 training, 9 test images, 37x37 colour; 12 labelled")
                .contains("81 views are embedded in ");
        assertThat(both).hasSize(2);
        assertThat(both.at("/0/method").textValue()).isEqualTo("supervised");
        assertThat(both.at("/1/method").textValue()).isNotEqualTo("supervised");
        assertThat(both.at("/1/labels").intValue()).isEqualTo(12);
        for (JsonNode one : both) {
            assertThat(one.at("/testAccuracy").doubleValue()).as(said).isGreaterThan(0.6);
            Path files = base.resolve("w/runs").resolve(one.at("/run").textValue());
            assertThat(files.resolve("report.html")).exists();
            assertThat(files.resolve("model.onnx")).exists();
        }

        JsonNode again = train(List.of("--dataset", "photos", "--method", "supervised"), SHORT);

        assertThat(said).doesNotContain("embed");
        assertThat(again.at("/0/dataset")).isEqualTo(both.at("/0/dataset"));
        assertThat(again.at("/0/finalWeightsSha256")).as("the same run").isEqualTo(both.at("/0/finalWeightsSha256"));
    }
}
