package mixmatch.backbones;

import static mixmatch.networks.onnx.GraphWriter.attribute;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import mixmatch.datasets.ImageSize;
import mixmatch.devices.Device;
import mixmatch.onnx.OnnxModel;
import mixmatch.onnx.PixelResize;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The nodes against the Java that embeds. */
class PlainViewGraphTest {
    private static OnnxModel model(ImageSize images, int size, int channels, int opset) throws Exception {
        GraphProto.Builder graph = GraphProto.newBuilder().setName("view");
        graph.addInput(
                FeatureGraph.value("pixels", DataType.UINT8, 0, images.height(), images.width(), images.channels()));
        AddedNodes nodes = new AddedNodes(graph, "view.");
        new PlainViewGraph(nodes, images, size, channels).add("pixels", "view");
        nodes.add("Flatten", "flat", List.of(nodes.cast("view", DataType.FLOAT)), attribute("axis", 1));
        graph.addOutput(FeatureGraph.value("flat", DataType.FLOAT, 0, size * size * channels));
        ModelProto model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
        return new OnnxModel(model.toByteArray(), Device.CPU, 1);
    }

    @ParameterizedTest
    @CsvSource({
        // Photos as they are read for a backbone: only their edge is cut off.
        "256, 256, 3, 224, 3",
        "37, 37, 3, 32, 3",
        "592, 592, 3, 518, 3",
        // Fixed sizes: enlarged.
        "32, 32, 3, 224, 3",
        "8, 8, 1, 224, 3",
        "32, 32, 3, 33, 3",
        "29, 29, 3, 96, 1",
        "32, 32, 3, 64, 1",
        // Made smaller, cut or whole, and of odd ratios.
        "100, 100, 3, 32, 3",
        "300, 300, 1, 224, 1",
        "96, 96, 3, 90, 3",
        "500, 500, 3, 9, 3",
        "64, 48, 3, 32, 3",
        "48, 64, 3, 224, 3",
        "97, 97, 3, 61, 1"
    })
    void itGivesThePixelsThatAreEmbedded(int height, int width, int channels, int size, int taken) throws Exception {
        ImageSize images = new ImageSize(height, width, channels);
        byte[] image = new byte[(int) images.bytes()];
        Random random = new Random(17);
        byte[] expected = new byte[size * size * taken];
        try (PixelResize resize = new PixelResize();
                OnnxModel old = model(images, size, taken, 7);
                OnnxModel recent = model(images, size, taken, 21)) {
            ViewMaker views = new ViewMaker(new ViewPlan(1, 0, false, 1), images, size, taken, resize);
            for (int kind = 0; kind < 3; kind++) {
                random.nextBytes(image);
                for (int i = 0; i < image.length && kind > 0; i++) {
                    // White, then black and white: where weights that do not add up would show.
                    image[i] = (byte) (kind == 1 || image[i] < 0 ? 255 : 0);
                }
                views.write(image, 0, 0, expected, 0);
                ByteBuffer pixels =
                        ByteBuffer.allocateDirect(image.length).put(image).flip();
                float[] plain = new float[expected.length];
                for (int i = 0; i < plain.length; i++) {
                    plain[i] = expected[i] & 0xFF;
                }
                assertThat(old.probabilities(pixels, 1)).isEqualTo(plain);
                assertThat(recent.probabilities(pixels, 1)).isEqualTo(plain);
            }
        }
    }
}
