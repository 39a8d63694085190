package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.devices.Device;
import mixmatch.methods.Guess;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.methods.View;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class LabelGuessTest {
    private static final int BATCH = 4;
    private static final int CLASSES = 4;

    @Test
    void onlyTheViewsOfTheMethodAreGuessedFrom() throws InvalidModelException {
        ByteBuffer pixels = random(2);
        LabelGuess lanes = new LabelGuess(2);
        try (OnnxModel model = new OnnxModel(softmaxOfPixels(), Device.CPU, 1)) {
            Guess guess = lanes.guess(model, pixels, new OneViewEach(), BATCH);

            assertThat(guess.targets()).isEqualTo(model.probabilities(pixels.slice(0, BATCH * CLASSES), BATCH));
            assertThat(guess.weights()).containsExactly(1, 1, 1, 1);
        }
    }

    @Test
    void lanesDoNotChangeTheBits() throws InvalidModelException {
        ByteBuffer pixels = random(3);
        Method mixMatch = method("mixmatch", Map.of("k", 3));
        LabelGuess one = new LabelGuess(1);
        LabelGuess three = new LabelGuess(3);
        try (OnnxModel model = new OnnxModel(softmaxOfPixels(), Device.CPU, 1)) {
            float[] guesses = one.guess(model, pixels, mixMatch, BATCH).targets();
            assertThat(guesses).hasSize(BATCH * CLASSES).doesNotContain(0f, 1f);
            for (int i = 0; i < 20; i++) {
                assertThat(three.guess(model, pixels, mixMatch, BATCH).targets())
                        .isEqualTo(guesses);
            }
        }
    }

    @Test
    void whatALaneThrowsIsThrownAsItIs() throws InvalidModelException {
        ByteBuffer tooMany = ByteBuffer.allocateDirect(2 * (BATCH + 1) * CLASSES);
        LabelGuess lanes = new LabelGuess(2);
        try (OnnxModel model = new OnnxModel(softmaxOfPixels(), Device.CPU, 1)) {
            assertThatThrownBy(() -> lanes.guess(model, tooMany, method("mixmatch", Map.of("k", 2)), BATCH))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("16 bytes, not 20");
        }
    }

    /** A model of images 2x2x1: its probabilities are the softmax of a tenth of the pixels. */
    static byte[] softmaxOfPixels() {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("softmax")
                .addInput(value("pixels", OnnxMl.TensorProto.DataType.UINT8, BATCH, 2, 2, 1))
                .addOutput(value("probabilities", OnnxMl.TensorProto.DataType.FLOAT, BATCH, CLASSES))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("ten")
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .addFloatData(10))
                .addNode(node("Cast", List.of("pixels"), "float")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("to")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(OnnxMl.TensorProto.DataType.FLOAT.getNumber())))
                .addNode(node("Div", List.of("float", "ten"), "tenth"))
                .addNode(node("Flatten", List.of("tenth"), "flat"))
                .addNode(node("Softmax", List.of("flat"), "probabilities"));
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static OnnxMl.NodeProto.Builder node(String operator, List<String> inputs, String output) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output);
    }

    private static OnnxMl.ValueInfoProto value(String name, OnnxMl.TensorProto.DataType type, long... sizes) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long size : sizes) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    /** Guesses from one view, trains on another one. */
    private static final class OneViewEach implements Method {
        @Override
        public String title() {
            return "One view each";
        }

        @Override
        public List<View> views() {
            return List.of(new View(true, false, false), new View(false, true, false));
        }

        @Override
        public Guess guess(List<float[]> probabilities, int classes) {
            assertThat(probabilities).hasSize(1);
            return new Guess(probabilities.get(0), new float[] {1, 1, 1, 1});
        }
    }

    private static ByteBuffer random(int views) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(views * BATCH * CLASSES);
        new Random(1).ints(pixels.capacity(), 0, 256).forEach(value -> pixels.put((byte) value));
        return pixels.flip();
    }

    private static Method method(String name, Map<String, Object> keys) {
        return Methods.of(RunSpec.parse(
                        "",
                        "spec",
                        Stream.concat(Stream.of(Map.entry("name", name)), keys.entrySet().stream())
                                .collect(Collectors.toMap(e -> "method." + e.getKey(), e -> e.getValue()
                                        .toString())))
                .method());
    }
}
