package mixmatch.backbones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataLocation;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalWeightsTest {
    private static final int BEFORE = 64;

    @TempDir
    Path root;

    private Path folder;

    @BeforeEach
    void inAFolderOfItsOwn() throws IOException {
        folder = Files.createDirectory(root.resolve("model"));
    }

    /** The ResNet with its first weights in another file, as the model says; the weights as they are. */
    private Path withFirstWeightsIn(String location, Map<String, String> more) throws IOException {
        ModelProto.Builder model = SmallGraphs.resNet(-1, DataType.FLOAT).toBuilder();
        TensorProto.Builder first = model.getGraphBuilder().getInitializerBuilder(0);
        first.clearRawData().setDataLocation(DataLocation.EXTERNAL);
        first.addExternalData(entry("location", location));
        more.forEach((key, value) -> first.addExternalData(entry(key, value)));
        return OpenedBackbone.write(model.build(), folder);
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    private static ByteString firstWeights() {
        return SmallGraphs.resNet(-1, DataType.FLOAT)
                .getGraph()
                .getInitializer(0)
                .getRawData();
    }

    private static Map<String, String> place() {
        return Map.of("offset", "" + BEFORE, "length", "" + firstWeights().size());
    }

    private static void writeWeights(Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.write(
                to, ByteString.copyFrom(new byte[BEFORE]).concat(firstWeights()).toByteArray());
    }

    @Test
    void weightsInAFileBesideTheModelGiveTheSameFeatures() throws IOException {
        writeWeights(folder.resolve("weights/first.bin"));
        Path parted = withFirstWeightsIn("weights/first.bin", place());
        Path whole = OpenedBackbone.write(SmallGraphs.resNet(-1, DataType.FLOAT), root);

        byte[] colour = {10, 20, 30};
        try (OpenedBackbone one = OpenedBackbone.of(parted, BackboneOptions.NONE, folder);
                OpenedBackbone other = OpenedBackbone.of(whole, BackboneOptions.NONE, root)) {
            assertThat(one.featuresOf(colour)).containsExactly(other.featuresOf(colour));
            assertThat(one.convention()).isEqualTo(other.convention());
        }
    }

    @Test
    void anotherByteInAFileOfWeightsIsAnotherBackbone() throws IOException {
        Path weights = folder.resolve("first.bin");
        writeWeights(weights);
        Path model = withFirstWeightsIn("first.bin", place());
        String before = BackboneFile.read(model).sha256();
        byte[] bytes = Files.readAllBytes(weights);
        bytes[BEFORE + 5]++;
        // A new file: the old one is still mapped.
        Files.delete(weights);
        Files.write(weights, bytes);

        assertThat(BackboneFile.read(model).sha256()).isNotEqualTo(before).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"../first.bin", "a/../../first.bin", "", ".", "/etc/hostname", "a\u0000b"})
    void aNameThatLeavesTheFolderIsRefused(String location) throws IOException {
        writeWeights(root.resolve("first.bin"));
        Path model = withFirstWeightsIn(location, place());

        assertThatThrownBy(() -> BackboneFile.read(model))
                .isInstanceOf(BackboneException.class)
                .hasMessageContaining("backbone.onnx has ");
    }

    @Test
    void aLinkThatLeavesTheFolderIsRefused() throws IOException {
        writeWeights(root.resolve("first.bin"));
        Files.createSymbolicLink(folder.resolve("first.bin"), root.resolve("first.bin"));
        Path model = withFirstWeightsIn("first.bin", place());

        assertThatThrownBy(() -> BackboneFile.read(model))
                .isInstanceOf(BackboneException.class)
                .hasMessageContaining(
                        "has the weights conv in \"first.bin\", outside of its folder; copy that file beside it");
    }

    @Test
    void aFileThatIsMissingOrTooShortIsNamed() throws IOException {
        Path model = withFirstWeightsIn("first.bin", place());
        assertThatThrownBy(() -> BackboneFile.read(model))
                .hasMessageContaining("has its weights in first.bin, which is not beside it; put it there");

        Files.write(folder.resolve("first.bin"), new byte[BEFORE]);
        assertThatThrownBy(() -> BackboneFile.read(model))
                .isInstanceOf(BackboneException.class)
                .hasMessageContaining("says that the weights conv are ")
                .hasMessageContaining("of first.bin, which has 64; download both again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "9223372036854775807", "1e3", "99999999999999999999", ""})
    void aPlaceThatIsNoneIsRefused(String offset) throws IOException {
        writeWeights(folder.resolve("first.bin"));
        Path model = withFirstWeightsIn("first.bin", Map.of("offset", offset, "length", "4"));

        assertThatThrownBy(() -> BackboneFile.read(model)).isInstanceOf(BackboneException.class);
    }
}
