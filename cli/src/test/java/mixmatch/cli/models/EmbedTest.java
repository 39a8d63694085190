package mixmatch.cli.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import mixmatch.cli.Mixmatch;
import mixmatch.cli.terminal.Console;
import mixmatch.devices.Device;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.onnx.OnnxModel;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbedTest {
    private static final int FEATURES = 64;
    private static final int SIDE = 8;
    /** More than one batch. */
    private static final int IMAGES = 70;

    @TempDir
    Path dir;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final TrainedNetwork network = network();
    private final int[][] pixels = new int[IMAGES][SIDE * SIDE];
    private Path model;
    private Path images;

    @BeforeEach
    void writeModelAndImages() throws Exception {
        model = Files.write(dir.resolve("model.onnx"), network.deployable(Map.of()));
        images = Files.createDirectory(dir.resolve("images, my own"));
        Random random = new Random(7);
        for (int i = 0; i < IMAGES; i++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
            pixels[i] = random.ints(SIDE * SIDE, 0, 256).toArray();
            image.getRaster().setPixels(0, 0, SIDE, SIDE, pixels[i]);
            ImageIO.write(image, "png", image(i).toFile());
        }
    }

    @Test
    void csvHasARowAnImageWithTheModelsFeatures() throws Exception {
        Path csv = dir.resolve("features.csv");

        assertThat(embed(images, csv)).isZero();

        List<CSVRecord> rows = records(csv);
        assertThat(rows).hasSize(IMAGES);
        assertThat(rows.get(0).getParser().getHeaderNames())
                .hasSize(1 + FEATURES)
                .startsWith("file", "f0", "f1")
                .endsWith("f63");
        for (int i = 0; i < IMAGES; i++) {
            assertThat(rows.get(i).get("file")).isEqualTo(image(i).toString());
            assertThat(features(rows.get(i))).containsExactly(expected(i), within(1e-5f));
        }
        assertThat(said()).contains("features.csv holds 64 features of each of 70 images");
    }

    @Test
    void theFileForNumPyHasTheBitsOfTheCsvAndTheNamesAreBesideIt() throws Exception {
        Path csv = dir.resolve("features.csv");
        Path npy = dir.resolve("features.npy");

        assertThat(embed(images, csv)).isZero();
        assertThat(embed(images, npy)).isZero();

        List<CSVRecord> rows = records(csv);
        assertThat(readNpy(npy))
                .isDeepEqualTo(rows.stream().map(EmbedTest::features).toArray(float[][]::new));
        assertThat(Files.readAllLines(dir.resolve("features.txt")))
                .containsExactlyElementsOf(
                        rows.stream().map(row -> row.get("file")).toList());
    }

    @Test
    void imagesThatCantBeReadAreNamedAndTheOthersWritten() throws Exception {
        Files.writeString(image(3), "no image");
        Path npy = dir.resolve("features.npy");

        assertThat(embed(images, npy, "--json")).isEqualTo(1);

        assertThat(said()).contains("the image %s can't be read".formatted(image(3)));
        JsonNode printed = new ObjectMapper().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(printed.get("images").intValue()).isEqualTo(IMAGES - 1);
        assertThat(printed.get("features").intValue()).isEqualTo(FEATURES);
        assertThat(printed.get("unreadable").intValue()).isEqualTo(1);
        assertThat(printed.get("files"))
                .hasSize(IMAGES - 1)
                .extracting(JsonNode::textValue)
                .doesNotContain(image(3).toString());
        float[][] written = readNpy(npy);
        assertThat(written).hasNumberOfRows(IMAGES - 1);
        assertThat(written[3]).containsExactly(expected(4), within(1e-5f));
    }

    @Test
    void whereNoImageCanBeReadWhatWasThereStays() throws Exception {
        Path damaged = Files.writeString(dir.resolve("damaged.png"), "no image");
        Path npy = Files.writeString(dir.resolve("features.npy"), "of before");

        assertThat(embed(damaged, npy)).isEqualTo(1);

        assertThat(said()).contains("no image can be read, so %s is not written".formatted(npy));
        assertThat(npy).hasContent("of before");
        assertNothingIsHalfWritten();
    }

    @Test
    void aModelWithoutFeaturesIsNamedWithTheRemedy() throws Exception {
        Files.write(model, network.guessing(Map.of()));
        Path csv = dir.resolve("features.csv");

        assertThat(embed(images, csv)).isEqualTo(2);

        assertThat(said().lines()).hasSize(1);
        assertThat(said()).contains(model + " gives no features", "train it again");
        assertThat(csv).doesNotExist();
    }

    @Test
    void aNameThatIsTwoLinesIsRefusedWhereNamesAreLines() throws Exception {
        Path odd = Files.copy(image(0), dir.resolve("two\nlines.png"));

        assertThat(embed(odd, dir.resolve("features.npy"))).isEqualTo(2);
        assertThat(said()).contains("two\\nlines.png has a line break");
        assertThat(embed(odd, dir.resolve("features.csv"))).isZero();
        assertThat(records(dir.resolve("features.csv")).get(0).get("file")).isEqualTo(odd.toString());
    }

    private void assertNothingIsHalfWritten() throws Exception {
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".part"));
        }
    }

    private int embed(Path of, Path to, String... more) {
        List<String> all = Stream.concat(
                        Stream.of("embed", model.toString(), of.toString(), "--out", to.toString()), Stream.of(more))
                .toList();
        Console console = new Console(print(out), print(err), 0);
        return Mixmatch.commandLine(console).execute(all.toArray(String[]::new));
    }

    private Path image(int i) {
        return images.resolve("%03d.png".formatted(i));
    }

    /** Of the image alone. */
    private float[] expected(int i) throws Exception {
        ByteBuffer bytes = ByteBuffer.allocateDirect(SIDE * SIDE);
        IntStream.of(pixels[i]).forEach(pixel -> bytes.put((byte) pixel));
        try (OnnxModel loaded = new OnnxModel(Files.readAllBytes(model), Device.CPU, 1)) {
            return loaded.features(bytes.flip(), 1);
        }
    }

    private static List<CSVRecord> records(Path csv) throws Exception {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (CSVParser parser = CSVParser.parse(csv, StandardCharsets.UTF_8, format)) {
            return parser.getRecords();
        }
    }

    private static float[] features(CSVRecord row) {
        float[] features = new float[row.size() - 1];
        for (int f = 0; f < features.length; f++) {
            features[f] = Float.parseFloat(row.get("f" + f));
        }
        return features;
    }

    /** As numpy.load reads it. */
    private static float[][] readNpy(Path npy) throws Exception {
        ByteBuffer file = ByteBuffer.wrap(Files.readAllBytes(npy)).order(ByteOrder.LITTLE_ENDIAN);
        byte[] start = new byte[8];
        file.get(start);
        assertThat(start).isEqualTo("\u0093NUMPY\u0001\u0000".getBytes(StandardCharsets.ISO_8859_1));
        byte[] header = new byte[file.getShort()];
        file.get(header);
        assertThat(file.position()).as("the values are aligned").isEqualTo(128);
        String description = new String(header, StandardCharsets.US_ASCII);
        assertThat(description).matches("\\{'descr': '<f4', 'fortran_order': False, 'shape': \\(\\d+, 64\\), \\} *\\n");
        FloatBuffer values = file.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        float[][] rows = new float[Integer.parseInt(description.replaceAll(".*\\((\\d+),.*\\n", "$1"))][FEATURES];
        for (float[] row : rows) {
            values.get(row);
        }
        assertThat(values.hasRemaining()).isFalse();
        return rows;
    }

    private static TrainedNetwork network() {
        Network network = Networks.of("wide-resnet", Map.of("depth", 10, "width", 1), 1, 3);
        float[] weights = InitialWeights.weights(network, 1);
        float[] statistics = InitialWeights.statistics(network);
        float[] mean = {0.5f};
        float[] std = {0.25f};
        return new TrainedNetwork(network, weights, statistics, SIDE, SIDE, mean, std);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
