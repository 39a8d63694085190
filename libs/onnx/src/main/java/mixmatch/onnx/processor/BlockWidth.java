package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
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
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;
    private static final int CHANNELS = 32;
    private static final long[] IMAGES = {16, CHANNELS, 15, 16};

    private static final String ENDS = """
            name: 'blocks'
            input { name: 'x' type { tensor_type { elem_type: 1 shape { SIZES } } } }
            output { name: 'y' type { tensor_type { elem_type: 1 shape { SIZES } } } }
            """.replace(
                    "SIZES",
                    "dim { dim_value: %d } "
                            .repeat(4)
                            .formatted(Arrays.stream(IMAGES).boxed().toArray()));

    private static final String THREE_BY_THREE = """
            attribute { name: 'kernel_shape' type: INTS ints: [3, 3] }
            attribute { name: 'pads' type: INTS ints: [1, 1, 1, 1] }
            """;

    /** A block of a Wide-ResNet, number 2, that reads value 1: two convolutions, what lies between them, and what goes past. */
    private static final String BLOCK = """
            node { op_type: 'Conv' input: ['%1$s', '%2$d_first_kernel'] output: '%2$d_first' THREE_BY_THREE }
            node {
              op_type: 'BatchNormalization' input: ['%2$d_first', 'gamma', 'beta', 'zeros', 'zeros']
              output: ['%2$d_normalized', '%2$d_mean', '%2$d_variance'] attribute { name: 'training_mode' type: INT i: 1 }
            }
            node {
              op_type: 'LeakyRelu' input: '%2$d_normalized' output: '%2$d_activated'
              attribute { name: 'alpha' type: FLOAT f: 0.1 }
            }
            node { op_type: 'Conv' input: ['%2$d_activated', '%2$d_second_kernel'] output: '%2$d_second' THREE_BY_THREE }
            node { op_type: 'Add' input: ['%2$d_first', '%2$d_second'] output: '%2$d_sum' }
            """.replace("THREE_BY_THREE", THREE_BY_THREE);

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
        try {
            SplittableRandom random = new SplittableRandom(1);
            OnnxMl.GraphProto graph = graph(random);
            float[] images = random(random, (int) (IMAGES[0] * IMAGES[1] * IMAGES[2] * IMAGES[3]));
            try (Loaded plain = new Loaded(graph, OptLevel.ALL_OPT)) {
                float[] expected = plain.run(images);
                return IntStream.of(16, 8)
                        .filter(width -> isRightAndQuick(BlockedGraph.of(graph, width), images, plain, expected))
                        .findFirst();
            }
        } catch (OrtException | TextFormat.ParseException e) {
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

    private static OnnxMl.GraphProto graph(SplittableRandom random) throws TextFormat.ParseException {
        OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder()
                .addInitializer(tensor("gamma", random(random, CHANNELS), CHANNELS))
                .addInitializer(tensor("beta", random(random, CHANNELS), CHANNELS))
                .addInitializer(tensor("zeros", new float[CHANNELS], CHANNELS));
        StringBuilder text = new StringBuilder(ENDS);
        String in = "x";
        for (int block = 0; block < DEPTH; block++) {
            for (String convolution : List.of("_first", "_second")) {
                float[] kernel = random(random, CHANNELS * CHANNELS * 9);
                graph.addInitializer(tensor(block + convolution + "_kernel", kernel, CHANNELS, CHANNELS, 3, 3));
            }
            text.append(BLOCK.formatted(in, block));
            in = block + "_sum";
        }
        TextFormat.merge(text.append("node { op_type: 'Identity' input: '%s' output: 'y' }".formatted(in)), graph);
        return graph.build();
    }

    /** A graph that can be run, by one thread. */
    private static final class Loaded implements AutoCloseable {
        private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
        private final OrtSession session;

        Loaded(OnnxMl.GraphProto graph, OptLevel level) throws OrtException {
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(1);
                options.setInterOpNumThreads(1);
                options.setOptimizationLevel(level);
                OnnxMl.ModelProto model = OnnxMl.ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(OPSET))
                        .addOpsetImport(BlockedGraph.OPERATORS)
                        .setGraph(graph)
                        .build();
                this.session = environment.createSession(model.toByteArray(), options);
            }
        }

        float[] run(float[] images) throws OrtException {
            try (OnnxTensor x = OnnxTensor.createTensor(environment, FloatBuffer.wrap(images), IMAGES);
                    OrtSession.Result result = session.run(Map.of("x", x))) {
                // A buffer of the heap: a copy of the runtime's.
                return ((OnnxTensor) result.get(0)).getFloatBuffer().array();
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

    private static OnnxMl.TensorProto tensor(String name, float[] values, long... shape) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return OnnxMl.TensorProto.newBuilder()
                .setName(name)
                .setDataType(OnnxMl.TensorProto.DataType.FLOAT_VALUE)
                .setRawData(ByteString.copyFrom(bytes.array()))
                .addAllDims(Arrays.stream(shape).boxed().toList())
                .build();
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
