package mixmatch.onnx;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How many channels a block of {@link BlockedGraph} has on this processor. The runtime does not tell, so a small graph is tried in
 * each width: right is the one whose values are those of the same graph without blocks.
 */
final class BlockWidth {
    private static final int CHANNELS = 32;
    private static final long[] IMAGES = {3, CHANNELS, 5, 6};
    private static final float TOLERANCE = 1e-4f;

    private BlockWidth() {}

    /** Empty on a processor for which the runtime has no blocks. */
    static OptionalInt find() {
        SplittableRandom random = new SplittableRandom(1);
        OnnxMl.GraphProto graph = graph(random);
        float[] images = random(random, (int) (IMAGES[0] * IMAGES[1] * IMAGES[2] * IMAGES[3]));
        float[] expected;
        try {
            expected = run(graph, images);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't run a convolution: " + e.getMessage(), e);
        }
        return IntStream.of(16, 8)
                .filter(width -> isRight(BlockedGraph.of(graph, width), images, expected))
                .findFirst();
    }

    private static boolean isRight(OnnxMl.GraphProto graph, float[] images, float[] expected) {
        try {
            float[] found = run(graph, images);
            return found.length == expected.length
                    && IntStream.range(0, found.length)
                            .allMatch(i -> Math.abs(found[i] - expected[i]) < TOLERANCE * (1 + Math.abs(expected[i])));
        } catch (OrtException e) {
            return false;
        }
    }

    /** A block of a Wide-ResNet: two convolutions, a normalization and an activation between them, and what goes past them. */
    private static OnnxMl.GraphProto graph(SplittableRandom random) {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("block")
                .addInput(value("x"))
                .addOutput(value("y"))
                .addNode(convolution("x", "first"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("BatchNormalization")
                        .addAllInput(List.of("first", "gamma", "beta", "zeros", "zeros"))
                        .addAllOutput(List.of("normalized", "mean", "variance"))
                        .addAttribute(Attributes.integer("training_mode", 1)))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("LeakyRelu")
                        .addInput("normalized")
                        .addOutput("activated")
                        .addAttribute(Attributes.number("alpha", 0.1f)))
                .addNode(convolution("activated", "second"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Add")
                        .addInput("first")
                        .addInput("second")
                        .addOutput("sum"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("sum")
                        .addOutput("y"))
                .addInitializer(tensor("gamma", random(random, CHANNELS), CHANNELS))
                .addInitializer(tensor("beta", random(random, CHANNELS), CHANNELS))
                .addInitializer(tensor("zeros", new float[CHANNELS], CHANNELS));
        for (String convolution : List.of("first", "second")) {
            graph.addInitializer(
                    tensor(convolution + "_kernel", random(random, CHANNELS * CHANNELS * 9), CHANNELS, CHANNELS, 3, 3));
        }
        return graph.build();
    }

    private static OnnxMl.NodeProto convolution(String x, String y) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType("Conv")
                .addInput(x)
                .addInput(y + "_kernel")
                .addOutput(y)
                .addAttribute(Attributes.integers("kernel_shape", 3, 3))
                .addAttribute(Attributes.integers("pads", 1, 1, 1, 1))
                .build();
    }

    private static float[] run(OnnxMl.GraphProto graph, float[] images) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(ProcessorGraph.modelOf(graph), options);
                    OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), IMAGES);
                    OrtSession.Result result = session.run(Map.of("x", x))) {
                FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[y.remaining()];
                y.get(values);
                return values;
            }
        }
    }

    private static OnnxMl.ValueInfoProto value(String name) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long size : IMAGES) {
            shape.addDim(OnnxMl.TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static OnnxMl.TensorProto tensor(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        OnnxMl.TensorProto.Builder tensor = OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                .setRawData(ByteString.copyFrom(bytes.array()));
        for (long size : shape) {
            tensor.addDims(size);
        }
        return tensor.build();
    }

    private static float[] random(SplittableRandom random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }
}
