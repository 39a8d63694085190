package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.google.protobuf.ByteString;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The number of channels in a block of {@link BlockedGraph} on this processor. The runtime does not tell it, so a small graph is
 * run in each width: the right width gives the values of the same graph without blocks. It is taken only where blocks are not
 * many times slower, as they are where the runtime has no kernels of the processor for them.
 */
final class BlockWidth {
    private static final int CHANNELS = 32;
    private static final long[] IMAGES = {16, CHANNELS, 15, 16};

    /** Layers, as many as a small network has: copies into blocks at both ends weigh no more than there. */
    private static final int DEPTH = 4;

    private static final float TOLERANCE = 1e-4f;

    /** Both graphs in turn, so that both see what else the processor has to do; the quickest of each counts. */
    private static final int ROUNDS = 6;

    /**
     * The most time that blocks may take, as a share of that without them; 0.93 to 0.98 was measured with AVX-512, and without
     * kernels of the processor it is many times as much. A busy processor must never decide: replicas must find the same width,
     * as the bits differ.
     */
    private static final double MOST = 2;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private BlockWidth() {}

    /** The width; empty on a processor for which the runtime has no blocks, or none that are quick. */
    static OptionalInt find() {
        SplittableRandom random = new SplittableRandom(1);
        OnnxMl.GraphProto graph = graph(random);
        float[] images = random(random, (int) (IMAGES[0] * IMAGES[1] * IMAGES[2] * IMAGES[3]));
        try (Loaded plain = new Loaded(graph, OptLevel.ALL_OPT)) {
            float[] expected = plain.run(images);
            return IntStream.of(16, 8)
                    .filter(width -> isRightAndQuick(BlockedGraph.of(graph, width), images, plain, expected))
                    .findFirst();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't run a convolution: " + e.getMessage(), e);
        }
    }

    private static boolean isRightAndQuick(OnnxMl.GraphProto graph, float[] images, Loaded plain, float[] expected) {
        try (Loaded blocked = new Loaded(graph, OptLevel.NO_OPT)) {
            return isNear(blocked.run(images), expected) && share(blocked, plain, images) < MOST;
        } catch (OrtException e) {
            return false;
        }
    }

    private static boolean isNear(float[] found, float[] expected) {
        return found.length == expected.length
                && IntStream.range(0, found.length)
                        .allMatch(i -> Math.abs(found[i] - expected[i]) < TOLERANCE * (1 + Math.abs(expected[i])));
    }

    /** The time that one takes, of the other's. */
    private static double share(Loaded one, Loaded other, float[] images) throws OrtException {
        long quickest = Long.MAX_VALUE;
        long othersQuickest = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            quickest = Math.min(quickest, one.time(images));
            othersQuickest = Math.min(othersQuickest, other.time(images));
        }
        return (double) quickest / othersQuickest;
    }

    /** Blocks of a Wide-ResNet: two convolutions, a normalization and an activation between them, and what goes past them. */
    private static OnnxMl.GraphProto graph(SplittableRandom random) {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .setName("blocks")
                .addInput(value("x"))
                .addOutput(value("y"))
                .addInitializer(tensor("gamma", random(random, CHANNELS), CHANNELS))
                .addInitializer(tensor("beta", random(random, CHANNELS), CHANNELS))
                .addInitializer(tensor("zeros", new float[CHANNELS], CHANNELS));
        String in = "x";
        for (int block = 0; block < DEPTH; block++) {
            in = add(graph, in, block + "_", random);
        }
        return graph.addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput(in)
                        .addOutput("y"))
                .build();
    }

    /** @return the name of what the block makes */
    private static String add(OnnxMl.GraphProto.Builder graph, String in, String name, SplittableRandom random) {
        for (String convolution : List.of("first", "second")) {
            graph.addInitializer(tensor(
                    name + convolution + "_kernel", random(random, CHANNELS * CHANNELS * 9), CHANNELS, CHANNELS, 3, 3));
        }
        graph.addNode(convolution(in, name + "first"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("BatchNormalization")
                        .addAllInput(List.of(name + "first", "gamma", "beta", "zeros", "zeros"))
                        .addAllOutput(List.of(name + "normalized", name + "mean", name + "variance"))
                        .addAttribute(Attributes.integer("training_mode", 1)))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("LeakyRelu")
                        .addInput(name + "normalized")
                        .addOutput(name + "activated")
                        .addAttribute(Attributes.number("alpha", 0.1f)))
                .addNode(convolution(name + "activated", name + "second"))
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Add")
                        .addInput(name + "first")
                        .addInput(name + "second")
                        .addOutput(name + "sum"));
        return name + "sum";
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

    /** A graph that can be run, by one thread. */
    private static final class Loaded implements AutoCloseable {
        private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
        private final OrtSession session;

        /** @param level as {@link mixmatch.onnx.OnnxModel} has it */
        Loaded(OnnxMl.GraphProto graph, OptLevel level) throws OrtException {
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                options.setOptimizationLevel(level);
                this.session = environment.createSession(ProcessorGraph.modelOf(graph), options);
            }
        }

        float[] run(float[] images) throws OrtException {
            try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), IMAGES);
                    OrtSession.Result result = session.run(Map.of("x", x))) {
                FloatBuffer y = ((OnnxTensor) result.get(0)).getFloatBuffer();
                float[] values = new float[y.remaining()];
                y.get(values);
                return values;
            }
        }

        /** Nanoseconds of the processor: its one thread is the caller's. */
        long time(float[] images) throws OrtException {
            long begin = THREADS.getCurrentThreadCpuTime();
            run(images);
            return THREADS.getCurrentThreadCpuTime() - begin;
        }

        @Override
        public void close() throws OrtException {
            session.close();
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
            // Small, so that sums stay so from block to block.
            values[i] = (float) random.nextDouble(-0.1, 0.1);
        }
        return values;
    }
}
