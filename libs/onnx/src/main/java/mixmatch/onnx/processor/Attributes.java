package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.ByteString;
import java.util.Arrays;

/** Attributes of a node of an ONNX graph. */
final class Attributes {
    private Attributes() {}

    static OnnxMl.AttributeProto integer(String name, long value) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static OnnxMl.AttributeProto integers(String name, long... values) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    static OnnxMl.AttributeProto number(String name, float value) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    static OnnxMl.AttributeProto numbers(String name, float value) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.FLOATS)
                .addFloats(value)
                .build();
    }

    static OnnxMl.AttributeProto text(String name, String value) {
        return attribute(name, OnnxMl.AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** A node's number; the operator's own default where it says none. */
    static float number(OnnxMl.NodeProto node, String name, float ownDefault) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .map(OnnxMl.AttributeProto::getF)
                .orElse(ownDefault);
    }

    private static OnnxMl.AttributeProto.Builder attribute(String name, OnnxMl.AttributeProto.AttributeType type) {
        return OnnxMl.AttributeProto.newBuilder().setName(name).setType(type);
    }
}
