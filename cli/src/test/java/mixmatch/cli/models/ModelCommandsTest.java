package mixmatch.cli.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import mixmatch.cli.Said;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code predict} and {@code evaluate} with a model of the published network, whose weights are as they are before training. */
class ModelCommandsTest {
    private static final int SIDE = 64;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path dir;

    private Path model;

    @BeforeEach
    void writeModel() throws IOException {
        RunSpec spec = RunSpec.parse("network: {depth: 10, width: 1}", "test");
        Network network = Networks.of(spec.recipe().network(), 3, 2);
        float[] mean = {0.5f, 0.5f, 0.5f};
        float[] std = {0.25f, 0.25f, 0.25f};
        float[] statistics = InitialWeights.statistics(network);
        TrainedNetwork trained =
                new TrainedNetwork(network, InitialWeights.weights(network, 7), statistics, 8, 8, mean, std);
        model = Files.write(dir.resolve("model.onnx"), trained.deployable(Map.of("classes", "[\"cat\",\"dog\"]")));
    }

    @Test
    void aPhotoThatLiesOnItsSideIsTakenAsItIsSeen() throws Exception {
        byte[] lying = jpeg(false);
        // The first saved row is seen on the right, the first saved column on top.
        Path photo = Files.write(dir.resolve("photo.jpg"), withOrientation(lying, 6));
        Path upright = Files.write(dir.resolve("upright.jpg"), jpeg(true));
        Path unturned = Files.write(dir.resolve("lying.jpg"), lying);

        Said said = predict("--json", photo, upright, unturned);

        JsonNode predictions = JSON.readTree(said.succeeded().printed());
        JsonNode seen = predictions.get(1).get("guesses");
        assertThat(predictions.get(0).get("guesses")).isEqualTo(seen);
        assertThat(predictions.get(2).get("guesses")).isNotEqualTo(seen);
    }

    @Test
    void anImageThatCannotBeReadIsNamedAndTheOthersAreClassified() throws Exception {
        Path good = Files.write(dir.resolve("good.jpg"), jpeg(true));
        Path bad = Files.writeString(dir.resolve("bad.jpg"), "no image");

        Said said = predict("--csv", good, bad, good);

        assertThat(said.code()).isEqualTo(1);
        assertThat(said.said().lines())
                .singleElement()
                .asString()
                .contains("the image %s can't be read".formatted(bad));
        assertThat(said.printed().lines()).hasSize(3).first().isEqualTo("file,class,probability");
    }

    @Test
    void aSheetNamesTheFilesThatItShows() throws Exception {
        BufferedImage one = sheetOf("a.jpg");
        BufferedImage same = sheetOf("other folder/a.jpg");
        BufferedImage other = sheetOf("IMG_20231105_12.jpg");

        assertThat(different(one, same)).isZero();
        assertThat(different(one, other)).as("pixels of the names").isBetween(20, 2000);
        String longName = "a photo of our cat in the garden on a Sunday, number ";
        assertThat(different(sheetOf(longName + "1.jpg"), sheetOf(longName + "2.jpg")))
                .as("pixels of the names' ends")
                .isBetween(1, 200);
    }

    @Test
    void imagesForTestingAreFoundInFoldersOfAnyCase() throws Exception {
        Path photos = dir.resolve("photos");
        for (String folder : List.of("Train/cat", "Train/dog", "TEST/cat", "TEST/dog")) {
            Files.createDirectories(photos.resolve(folder));
            Files.write(photos.resolve(folder).resolve("1.JPG"), jpeg(true));
        }
        String work = dir.resolve("work").toString();

        Said said = Said.by("evaluate", model.toString(), "--dir", work, "--data", photos.toString(), "--json");

        assertThat(JSON.readTree(said.succeeded().printed()).get("images").intValue())
                .isEqualTo(2);
    }

    @Test
    void aModelWhoseMetadataIsNoTextIsRefused() throws Exception {
        byte[] bytes = Files.readAllBytes(model);
        // One character is one byte.
        bytes[new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf("classes")] = 0;
        Files.write(model, bytes);

        Said said = predict("--csv", Files.write(dir.resolve("photo.jpg"), jpeg(true)));

        assertThat(said.code()).isEqualTo(2);
        assertThat(said.said().lines()).singleElement().asString().contains("a key of the model's metadata is no text");
    }

    @Test
    void aHeadWithoutItsBackboneSaysWhatItNeeds() throws Exception {
        RunSpec spec = RunSpec.parse("{dataset: {source: vectors}, network: {name: mlp}}", "test");
        Network network = Networks.of(spec.recipe().network(), 4, 2);
        float[] ones = {1, 1, 1, 1};
        TrainedNetwork head = new TrainedNetwork(
                network,
                InitialWeights.weights(network, 7),
                InitialWeights.statistics(network),
                TrainedNetwork.Input.ofVectors(ones, ones));
        Files.write(model, head.deployable(Map.of("classes", "[\"cat\",\"dog\"]", "backbone", "ab12")));
        Path photos = dir.resolve("photos");
        for (String name : List.of("cat", "dog")) {
            Files.write(Files.createDirectories(photos.resolve(name)).resolve("1.jpg"), jpeg(true));
        }
        String work = dir.resolve("work").toString();

        Said predicted = predict("--csv", photos);
        Said evaluated = Said.by("evaluate", model.toString(), "--dir", work, "--data", photos.toString());

        for (Said said : List.of(predicted, evaluated)) {
            assertThat(said.code()).isEqualTo(2);
            assertThat(said.said().lines())
                    .singleElement()
                    .asString()
                    .contains("takes vectors of 4 features, not images: it is the head alone")
                    .contains("SHA-256 is ab12", "MODEL_CARD.md beside it says why", "train on its features");
        }
    }

    private Said predict(String form, Path... images) {
        List<String> arguments = new ArrayList<>(List.of("predict", model.toString(), form));
        Arrays.stream(images).map(Path::toString).forEach(arguments::add);
        return Said.by(arguments.toArray(String[]::new));
    }

    private BufferedImage sheetOf(String name) throws Exception {
        Path image = dir.resolve(name);
        Files.createDirectories(image.getParent());
        Files.write(image, jpeg(true));
        Path sheet = dir.resolve("sheet.png");
        Said.by("predict", model.toString(), image.toString(), "--sheet", sheet.toString())
                .succeeded();
        return ImageIO.read(sheet.toFile());
    }

    private static int different(BufferedImage one, BufferedImage other) {
        assertThat(other.getWidth()).isEqualTo(one.getWidth());
        assertThat(other.getHeight()).isEqualTo(one.getHeight());
        int different = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                different += one.getRGB(x, y) == other.getRGB(x, y) ? 0 : 1;
            }
        }
        return different;
    }

    /** White with black on top or, where it lies on its side, on the left. Each block of the JPEG has one colour, so none is lost. */
    private static byte[] jpeg(boolean upright) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.WHITE);
        g.fillRect(0, 0, SIDE, SIDE);
        g.setColor(Color.BLACK);
        g.fillRect(0, 0, upright ? SIDE : SIDE / 4, upright ? SIDE / 4 : SIDE);
        g.dispose();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "jpeg", out);
        return out.toByteArray();
    }

    /** The file with the EXIF part that cameras put after the first two bytes: one entry, Orientation (CIPA DC-008). */
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        ByteBuffer tiff = ByteBuffer.allocate(26);
        tiff.put("MM".getBytes(StandardCharsets.US_ASCII)).putShort((short) 42).putInt(8);
        tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) 3).putInt(1);
        tiff.putShort((short) orientation).putShort((short) 0).putInt(0);
        ByteBuffer file = ByteBuffer.allocate(jpeg.length + 10 + tiff.capacity());
        file.put(jpeg, 0, 2).putShort((short) 0xFFE1).putShort((short) (8 + tiff.capacity()));
        file.put("Exif\0\0".getBytes(StandardCharsets.US_ASCII)).put(tiff.array());
        return file.put(jpeg, 2, jpeg.length - 2).array();
    }
}
