package mixmatch.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.onnx.OnnxModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One model against its parts, one after the other: the plain view, the backbone's features of it, the head. */
class WholeModelTest {
    private static final ImageSize PHOTOS = new ImageSize(256, 256, 3);
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);

    @TempDir
    Path folder;

    static Stream<Arguments> backbones() {
        return Stream.of(
                Arguments.of("torchvision", SmallGraphs.resNet(-1, DataType.FLOAT), PHOTOS, "none"),
                Arguments.of("torchvision in float16", SmallGraphs.resNet(-1, DataType.FLOAT16), PHOTOS, "128"),
                Arguments.of("a batch of four", SmallGraphs.resNet(4, DataType.FLOAT), PHOTOS, "128"),
                Arguments.of("timm", SmallGraphs.timmMaps(512), PHOTOS, "64, 32"),
                Arguments.of("DINOv2", SmallGraphs.dino(518, 24), new ImageSize(592, 592, 3), "128"),
                Arguments.of("CLIP", SmallGraphs.clip(), PHOTOS, "none"),
                Arguments.of("Keras", SmallGraphs.keras(40), PHOTOS, "128"),
                Arguments.of(
                        "CIFAR-10 in a larger network", SmallGraphs.timmMaps(16), new ImageSize(32, 32, 3), "none"),
                Arguments.of("gray digits", SmallGraphs.timmMaps(16), new ImageSize(8, 8, 1), "none"),
                Arguments.of("operator set 7", inSet(7, SmallGraphs.timmMaps(16)), PHOTOS, "128"),
                Arguments.of("operator set 11", inSet(11, SmallGraphs.timmMaps(16)), PHOTOS, "none"),
                Arguments.of("operator set 12", inSet(12, SmallGraphs.keras(16)), PHOTOS, "16"),
                Arguments.of("operator set 13", inSet(13, SmallGraphs.timmMaps(16)), PHOTOS, "128"),
                Arguments.of("operator set 21", inSet(21, SmallGraphs.timmMaps(16)), PHOTOS, "128"),
                Arguments.of("operator set 22", inSet(22, SmallGraphs.timmMaps(16)), PHOTOS, "none"),
                Arguments.of("weights as inputs", weightsAsInputs(SmallGraphs.timmMaps(16)), PHOTOS, "128"),
                Arguments.of("our own, of pixels", SmallGraphs.own(), new ImageSize(32, 32, 3), "128"));
    }

    private static ModelProto inSet(int opset, ModelProto model) {
        ModelProto.Builder other = model.toBuilder();
        other.getOpsetImportBuilder(0).setVersion(opset);
        return other.build();
    }

    /** As models were before their fourth version. */
    private static ModelProto weightsAsInputs(ModelProto model) {
        ModelProto.Builder old = model.toBuilder().setIrVersion(3);
        old.getOpsetImportBuilder(0).setVersion(8);
        for (TensorProto weight : model.getGraph().getInitializerList()) {
            int[] shape = weight.getDimsList().stream().mapToInt(Long::intValue).toArray();
            old.getGraphBuilder()
                    .addInput(FeatureGraph.value(
                            weight.getName(), DataType.FLOAT, shape[0], Arrays.copyOfRange(shape, 1, shape.length)));
        }
        return old.build();
    }

    private static ImageSet images(ImageSize size, int count) {
        ByteBuffer pixels = ByteBuffer.allocateDirect((int) size.bytes() * count);
        byte[] bytes = new byte[pixels.capacity()];
        new Random(11).nextBytes(bytes);
        return ImageSet.of(size, pixels.put(bytes).flip(), new int[count]);
    }

    private static ByteBuffer pixels(ImageSet images) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(images.imageBytes() * images.count());
        for (int i = 0; i < images.count(); i++) {
            pixels.put(images.image(i));
        }
        return pixels.flip();
    }

    private static OnnxModel load(byte[] model) throws Exception {
        return new OnnxModel(model, Device.CPU, 1);
    }

    private byte[] whole(byte[] head, ImageSize images) throws Exception {
        Path file = folder.resolve("model.onnx");
        WholeModelFile.write(folder.resolve("features.onnx"), head, images, Map.of("weights", "ab"), file);
        return Files.readAllBytes(file);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("backbones")
    void itGivesTheBitsOfItsParts(String name, ModelProto backbone, ImageSize size, String hidden) throws Exception {
        int count = 5;
        ImageSet images = images(size, count);
        try (OpenedBackbone opened = OpenedBackbone.of(backbone, BackboneOptions.NONE, folder)) {
            int width = opened.convention().output().features();
            float[] vectors = opened.embedding()
                    .of(new ImageEmbedding.Rows(images, 0, count, 1), new ViewPlan(1, 0, false, 1), ALONE, () -> true);
            byte[] head = SmallHeads.of(width, hidden);
            ByteBuffer given =
                    ByteBuffer.allocateDirect(vectors.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            given.asFloatBuffer().put(vectors);
            try (OnnxModel parts = load(head);
                    OnnxModel whole = load(whole(head, size))) {
                assertThat(whole.size()).isEqualTo(size.toString());
                assertThat(whole.featureCount()).isEqualTo(parts.featureCount());
                float[] features = whole.features(pixels(images), count);
                assertThat(whole.probabilities(pixels(images), count))
                        .containsExactly(parts.probabilities(given, count));
                assertThat(features).containsExactly(parts.features(given, count));
                // Not all alike: the pixels do arrive.
                assertThat(Arrays.copyOf(features, features.length / count))
                        .isNotEqualTo(
                                Arrays.copyOfRange(features, features.length / count, 2 * features.length / count));
            }
        }
    }

    @Test
    void itsMetadataAreTheHeadsAndThoseOfTheBackboneUnderOtherNames() throws Exception {
        ModelProto licensed = SmallGraphs.timmMaps(16).toBuilder()
                .setDocString("© somebody")
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("license").setValue("Apache-2.0"))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("run").setValue("another"))
                .build();
        try (OpenedBackbone opened = OpenedBackbone.of(licensed, BackboneOptions.NONE, folder);
                OnnxModel whole = load(whole(SmallHeads.of(16, "128"), PHOTOS))) {
            assertThat(whole.metadata())
                    .containsEntry("run", "a-run")
                    .containsEntry("classes", "[\"a\",\"b\",\"c\"]")
                    .containsEntry("weights", "ab")
                    .containsEntry("backbone.license", "Apache-2.0")
                    .containsEntry("backbone.run", "another");
        }
        ModelProto written = ModelProto.parseFrom(Files.readAllBytes(folder.resolve("model.onnx")));
        assertThat(written.getDocString()).isEqualTo("© somebody");
        assertThat(written.getGraph().getInputList()).hasSize(1);
        assertThat(written.getGraph().getOutputList())
                .extracting(output -> output.getName())
                .containsExactly("probabilities", "features");
    }

    @Test
    void namesOfBackboneAndHeadDoNotCollide() throws Exception {
        // What torchvision calls its last layer, the head calls so, too; and one such model is the backbone of the
        // next.
        byte[] first;
        try (OpenedBackbone opened =
                OpenedBackbone.of(SmallGraphs.resNet(-1, DataType.FLOAT), BackboneOptions.NONE, folder)) {
            first = whole(SmallHeads.of(1000, "128"), PHOTOS);
        }
        Path again = Files.write(folder.resolve("again.onnx"), first);
        try (OpenedBackbone opened = OpenedBackbone.of(again, BackboneOptions.NONE, folder)) {
            assertThat(opened.convention().output().name()).isEqualTo("features");
            try (OnnxModel second = load(whole(SmallHeads.of(128, "none"), new ImageSize(293, 293, 3)))) {
                ByteBuffer black = ByteBuffer.allocateDirect(2 * 293 * 293 * 3);
                assertThat(second.probabilities(black, 2)).hasSize(2 * SmallHeads.CLASSES);
            }
        }
    }

    @Test
    void theSamePartsGiveTheSameBytes() throws Exception {
        try (OpenedBackbone opened = OpenedBackbone.of(SmallGraphs.timmMaps(16), BackboneOptions.NONE, folder)) {
            byte[] head = SmallHeads.of(16, "128");
            assertThat(whole(head, PHOTOS)).isEqualTo(whole(head, PHOTOS));
        }
    }

    @Test
    void whatDoesNotFitTogetherIsRefusedInASentence() throws Exception {
        try (OpenedBackbone opened = OpenedBackbone.of(SmallGraphs.timmMaps(16), BackboneOptions.NONE, folder)) {
            assertThatThrownBy(() -> whole(SmallHeads.of(17, "128"), PHOTOS))
                    .isInstanceOf(BackboneException.class)
                    .hasMessage(
                            "the backbone gives 16 features and the head takes 17; train the head on features of this backbone");
            ModelProto head = ModelProto.parseFrom(SmallHeads.of(16, "128"));
            ModelProto.Builder odd = head.toBuilder();
            odd.getGraphBuilder().getNodeBuilder(0).setOpType("Erf");
            assertThatThrownBy(() -> whole(odd.build().toByteArray(), PHOTOS))
                    .isInstanceOf(BackboneException.class)
                    .hasMessageContaining("operator Erf can't be written in the backbone's operator set 18");
            assertThatThrownBy(() -> whole(new byte[] {1, 2, 3}, PHOTOS))
                    .isInstanceOf(BackboneException.class)
                    .hasMessageStartingWith("the head is no ONNX model");
        }
    }

    @Test
    void moreImagesThanItTakesAtOnceGoThroughItInParts() throws Exception {
        try (OpenedBackbone opened = OpenedBackbone.of(SmallGraphs.timmMaps(16), BackboneOptions.NONE, folder)) {
            byte[] head = SmallHeads.of(16, "128");
            ImageSet images = images(PHOTOS, 5);
            Path file = folder.resolve("parts.onnx");
            WholeModelFile.write(folder.resolve("features.onnx"), head, PHOTOS, Map.of(OnnxModel.AT_ONCE, "2"), file);
            try (OnnxModel whole = load(whole(head, PHOTOS));
                    OnnxModel parts = load(Files.readAllBytes(file))) {
                assertThat(parts.probabilities(pixels(images), 5))
                        .containsExactly(whole.probabilities(pixels(images), 5), within(1e-6f));
            }
        }
    }
}
