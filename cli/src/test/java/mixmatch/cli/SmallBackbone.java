package mixmatch.cli;

import static mixmatch.networks.onnx.GraphWriter.attribute;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mixmatch.networks.onnx.GraphWriter;

/** A backbone of random weights: three convolutions of images 32x32, as timm would export them, some 20 ms of work for a batch. */
public final class SmallBackbone {
    public static final int FEATURES = 48;

    private SmallBackbone() {}

    public static Path write(Path file) throws IOException {
        Random random = new Random(5);
        GraphWriter graph = new GraphWriter("small");
        String values = graph.input("input0", DataType.FLOAT, -1, 3, 32, 32);
        int channels = 3;
        for (int layer = 0; layer < 3; layer++) {
            float[] weights = new float[FEATURES * channels * 9];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = (float) (random.nextGaussian() / Math.sqrt(channels * 9));
            }
            String kernel = graph.constant("kernel" + layer, weights, List.of(FEATURES, channels, 3, 3));
            values = graph.node("Relu", graph.node("Conv", List.of(values, kernel), attribute("pads", 1L, 1L, 1L, 1L)));
            channels = FEATURES;
        }
        graph.output(values, "output0", DataType.FLOAT, -1, FEATURES, 32, 32);
        return Files.write(file, graph.model(Map.of()));
    }
}
