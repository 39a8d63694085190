package mixmatch.eval.evaluation;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The smallest classifier of this system's form: images of two pixels, uint8 [batch, 1, 1, 2], two classes;
 * probabilities are softmax(sharpness * pixels), so that the brighter pixel names the class (or, with a negative
 * sharpness, the darker one).
 */
public final class TwoPixelModel {
    private static final int FLOAT = 1;
    private static final int UINT8 = 2;
    private static final int INT64 = 7;

    private TwoPixelModel() {}

    public static byte[] onnx(float sharpness) {
        ByteBuffer weights = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        weights.putFloat(sharpness).putFloat(0).putFloat(0).putFloat(sharpness).flip();
        ByteBuffer shape = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        shape.putLong(-1).putLong(2).flip();
        OnnxMl.GraphProto graph = OnnxMl.GraphProto.newBuilder()
                .setName("two-pixels")
                .addInput(value("pixels", UINT8, -1, 1, 1, 2))
                .addOutput(value("probabilities", FLOAT, -1, 2))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("weights")
                        .setDataType(FLOAT)
                        .addDims(2)
                        .addDims(2)
                        .setRawData(ByteString.copyFrom(weights)))
                .addInitializer(OnnxMl.TensorProto.newBuilder()
                        .setName("shape")
                        .setDataType(INT64)
                        .addDims(2)
                        .setRawData(ByteString.copyFrom(shape)))
                .addNode(node("Cast", "floats", "pixels")
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("to")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(FLOAT)))
                .addNode(node("Reshape", "flat", "floats", "shape"))
                .addNode(node("MatMul", "logits", "flat", "weights"))
                .addNode(node("Softmax", "probabilities", "logits"))
                .build();
        return OnnxMl.ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static OnnxMl.NodeProto.Builder node(String operator, String output, String... inputs) {
        return OnnxMl.NodeProto.newBuilder()
                .setOpType(operator)
                .setName(output)
                .addOutput(output)
                .addAllInput(List.of(inputs));
    }

    private static OnnxMl.ValueInfoProto value(String name, int type, long... dims) {
        OnnxMl.TensorShapeProto.Builder shape = OnnxMl.TensorShapeProto.newBuilder();
        for (long dim : dims) {
            OnnxMl.TensorShapeProto.Dimension.Builder one = OnnxMl.TensorShapeProto.Dimension.newBuilder();
            shape.addDim(dim < 0 ? one.setDimParam("batch") : one.setDimValue(dim));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(OnnxMl.TypeProto.newBuilder()
                        .setTensorType(OnnxMl.TypeProto.Tensor.newBuilder()
                                .setElemType(type)
                                .setShape(shape)))
                .build();
    }
}
