package mixmatch.backbones;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.Optional;

/** The numbers that a backbone takes. One of {@link #UINT8} takes pixels as they are, and scales them itself. */
public enum ElementType {
    FLOAT32(DataType.FLOAT),
    FLOAT16(DataType.FLOAT16),
    UINT8(DataType.UINT8);

    final DataType onnx;

    ElementType(DataType onnx) {
        this.onnx = onnx;
    }

    /** Of ONNX's number of it. */
    static Optional<ElementType> of(int number) {
        return Arrays.stream(values())
                .filter(type -> type.onnx.getNumber() == number)
                .findFirst();
    }
}
