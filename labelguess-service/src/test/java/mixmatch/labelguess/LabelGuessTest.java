package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import mixmatch.golden.Golden;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import org.junit.jupiter.api.Test;

class LabelGuessTest {
    private static final int BATCH = 4;
    private static final int CLASSES = 4;

    @Test
    void guessesAsTheGoldenVectorsDo() {
        JsonNode cases = Golden.arithmetic("guess");
        assertThat(cases).isNotEmpty();
        for (JsonNode golden : cases) {
            int classes = golden.get("classes").asInt();
            int augmentations = golden.get("K").asInt();
            float[][] predictions = new float[augmentations][];
            for (int k = 0; k < augmentations; k++) {
                predictions[k] = softmax(Golden.doubles(golden.get("logits").get(k)), classes);
            }
            float[] guesses = LabelGuess.average(
                    predictions,
                    classes,
                    new Sharpening(golden.get("temperature").asDouble()));
            for (int row = 0; row < golden.get("n").asInt(); row++) {
                double[] expected = Golden.doubles(golden.get("sharpened").get(row));
                for (int c = 0; c < classes; c++) {
                    assertThat((double) guesses[row * classes + c]).isCloseTo(expected[c], within(1e-6));
                }
            }
        }
    }

    @Test
    void lanesDoNotChangeTheBits() throws InvalidModelException {
        ByteBuffer pixels = ByteBuffer.allocateDirect(3 * BATCH * CLASSES);
        new Random(1).ints(pixels.capacity(), 0, 256).forEach(value -> pixels.put((byte) value));
        pixels.flip();
        Sharpening sharpening = new Sharpening(0.5);
        try (OnnxModel model = new OnnxModel(softmaxOfPixels(), List.of("cpu"), 1);
                LabelGuess one = new LabelGuess(1);
                LabelGuess three = new LabelGuess(3)) {
            float[] guesses = one.guess(model, pixels, 3, BATCH, sharpening);
            assertThat(guesses).hasSize(BATCH * CLASSES).doesNotContain(0f, 1f);
            for (int i = 0; i < 20; i++) {
                assertThat(three.guess(model, pixels, 3, BATCH, sharpening)).isEqualTo(guesses);
            }
        }
    }

    @Test
    void whatALaneThrowsIsThrownAsItIs() throws InvalidModelException {
        ByteBuffer tooMany = ByteBuffer.allocateDirect(2 * (BATCH + 1) * CLASSES);
        try (OnnxModel model = new OnnxModel(softmaxOfPixels(), List.of("cpu"), 1);
                LabelGuess lanes = new LabelGuess(2)) {
            assertThatThrownBy(() -> lanes.guess(model, tooMany, 2, BATCH, new Sharpening(1)))
                    .isExactlyInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("16 bytes, not 20");
        }
    }

    /** A model of images 2x2x1: its probabilities are the softmax of a tenth of the pixels. */
    private static byte[] softmaxOfPixels() {
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

    /** The graph's own last operator, which the model gives in a run. */
    private static float[] softmax(double[] logits, int classes) {
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < logits.length; row += classes) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[row + c]);
            }
            for (int c = 0; c < classes; c++) {
                probabilities[row + c] = (float) (Math.exp(logits[row + c]) / sum);
            }
        }
        return probabilities;
    }
}
