package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Attributes of a node of an ONNX graph. */
final class Attributes {
    private Attributes() {}

    static AttributeProto.Builder integer(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value);
    }

    static AttributeProto.Builder integers(String name, long... values) {
        return attribute(name, AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList());
    }

    static AttributeProto.Builder number(String name, float value) {
        return attribute(name, AttributeType.FLOAT).setF(value);
    }

    static AttributeProto.Builder numbers(String name, float value) {
        return attribute(name, AttributeType.FLOATS).addFloats(value);
    }

    static AttributeProto.Builder text(String name, String value) {
        return attribute(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value));
    }

    /** A node's number; the operator's own default where it says none. */
    static float number(NodeProto node, String name, float ownDefault) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .map(AttributeProto::getF)
                .orElse(ownDefault);
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }
}
