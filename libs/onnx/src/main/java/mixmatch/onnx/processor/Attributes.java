package mixmatch.onnx.processor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Map;
import org.tribuo.util.onnx.ONNXAttribute;

/** Attributes of a node of an ONNX graph. */
final class Attributes {
    private static final Map<Class<?>, AttributeType> TYPES = Map.of(
            Integer.class, AttributeType.INT,
            int[].class, AttributeType.INTS,
            Float.class, AttributeType.FLOAT,
            float[].class, AttributeType.FLOATS,
            String.class, AttributeType.STRING);

    private Attributes() {}

    static AttributeProto of(String name, Object value) {
        return new ONNXAttribute(name, TYPES.get(value.getClass()), true).build(value);
    }

    /** A node's number; the operator's own default where it says none. */
    static float number(NodeProto node, String name, float ownDefault) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst()
                .map(AttributeProto::getF)
                .orElse(ownDefault);
    }
}
