package mixmatch.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.Map;

/**
 * Scales images by the runtime's operator, linearly and antialiased, in whole numbers as Pillow does: the scaling that torchvision
 * measures its networks with. On the processor, in one thread. Several threads may use it at once.
 */
public final class PixelResize implements AutoCloseable {
    private static final OrtEnvironment ENVIRONMENT = OrtEnvironment.getEnvironment();

    /** The first with antialiasing. */
    private static final int OPSET = 18;

    private final OrtSession session;

    public PixelResize() {
        OnnxModel.begin();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            this.session = ENVIRONMENT.createSession(graph(), options);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't scale images: " + e.getMessage(), e);
        } finally {
            OnnxModel.end();
        }
    }

    /** Writes an image, a direct buffer's uint8 [height, width, channels], scaled to {@code out}, [size, size, channels]. */
    public void apply(ByteBuffer image, int height, int width, int channels, int size, byte[] out) {
        long[] from = {1, height, width, channels};
        LongBuffer to = LongBuffer.wrap(new long[] {1, size, size, channels});
        OnnxModel.begin();
        try (OnnxTensor pixels = OnnxTensor.createTensor(ENVIRONMENT, image, from, OnnxJavaType.UINT8);
                OnnxTensor sizes = OnnxTensor.createTensor(ENVIRONMENT, to, new long[] {4});
                OrtSession.Result result = session.run(Map.of("image", pixels, "sizes", sizes))) {
            ((OnnxTensor) result.get(0)).getByteBuffer().get(out, 0, size * size * channels);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        } finally {
            OnnxModel.end();
        }
    }

    private static byte[] graph() {
        NodeProto.Builder resize = NodeProto.newBuilder()
                .setOpType("Resize")
                .addAllInput(List.of("image", "", "", "sizes"))
                .addOutput("scaled")
                .addAttribute(AttributeProto.newBuilder()
                        .setName("mode")
                        .setType(AttributeType.STRING)
                        .setS(ByteString.copyFromUtf8("linear")))
                .addAttribute(AttributeProto.newBuilder()
                        .setName("antialias")
                        .setType(AttributeType.INT)
                        .setI(1));
        GraphProto.Builder graph = GraphProto.newBuilder()
                .setName("resize")
                .addNode(resize)
                .addInput(value("image", DataType.UINT8, 1, -1, -1, -1))
                .addInput(value("sizes", DataType.INT64, 4))
                .addOutput(value("scaled", DataType.UINT8, 1, -1, -1, -1));
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, DataType type, int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int i = 0; i < sizes.length; i++) {
            Dimension.Builder dimension = Dimension.newBuilder();
            shape.addDim(sizes[i] < 0 ? dimension.setDimParam(name + i) : dimension.setDimValue(sizes[i]));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime can't close a session: " + e.getMessage(), e);
        }
    }
}
