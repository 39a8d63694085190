package mixmatch.fuzz;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;

/**
 * An ONNX file in two parts, of which the first has all but the constants: numbers are numbers, so what is worth changing stands
 * there. Protobuf reads the parts, one behind the other, as one message.
 */
public record ModelGraph(byte[] graph, byte[] constants) {
    public static ModelGraph of(byte[] model) throws InvalidProtocolBufferException {
        ModelProto whole = ModelProto.parseFrom(model);
        GraphProto.Builder graph = whole.getGraph().toBuilder().clearInitializer();
        GraphProto.Builder constants =
                GraphProto.newBuilder().addAllInitializer(whole.getGraph().getInitializerList());
        return new ModelGraph(
                whole.toBuilder().setGraph(graph).build().toByteArray(),
                ModelProto.newBuilder().setGraph(constants).build().toByteArray());
    }

    /** The file with another first part. */
    public byte[] with(byte[] changed) {
        byte[] whole = Arrays.copyOf(changed, changed.length + constants.length);
        System.arraycopy(constants, 0, whole, changed.length, constants.length);
        return whole;
    }
}
