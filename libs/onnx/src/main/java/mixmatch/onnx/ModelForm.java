package mixmatch.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.List;
import java.util.Set;

/**
 * The input and outputs of a classifier of images: their names and sizes. A size below 1 is one that the model leaves open; {@code
 * features} is 0 where it has no such output.
 */
record ModelForm(String pixels, int height, int width, int channels, String probabilities, int classes, int features) {
    static final String FEATURES = "features";

    /** @param weights inputs that are none of the classifier's own */
    static ModelForm of(OrtSession session, Set<String> weights) throws OrtException, InvalidModelException {
        List<NodeInfo> inputs = session.getInputInfo().values().stream()
                .filter(input -> !weights.contains(input.getName()))
                .toList();
        if (inputs.size() != 1) {
            throw new InvalidModelException(
                    "the model has %d inputs; a classifier of images has one, uint8 [batch, height, width, channels]"
                            .formatted(inputs.size()));
        }
        NodeInfo in = inputs.get(0);
        NodeInfo out = session.getOutputInfo().values().iterator().next();
        if (!(in.getInfo() instanceof TensorInfo pixels)
                || pixels.type != OnnxJavaType.UINT8
                || pixels.getShape().length != 4) {
            throw new InvalidModelException(
                    "the model's input %s is %s; it must be uint8 [batch, height, width, channels]"
                            .formatted(in.getName(), in.getInfo()));
        }
        int classes = columns(out);
        if (classes < 1) {
            throw new InvalidModelException("the model's first output %s is %s; it must be float32 [batch, classes]"
                    .formatted(out.getName(), out.getInfo()));
        }
        long[] shape = pixels.getShape();
        NodeInfo features = session.getOutputInfo().get(FEATURES);
        return new ModelForm(
                in.getName(),
                (int) shape[1],
                (int) shape[2],
                (int) shape[3],
                out.getName(),
                classes,
                features == null ? 0 : Math.max(0, columns(features)));
    }

    /** Columns of an output that is float32 [batch, columns]; below 1 for any other. */
    private static int columns(NodeInfo output) {
        return output.getInfo() instanceof TensorInfo tensor
                        && tensor.type == OnnxJavaType.FLOAT
                        && tensor.getShape().length == 2
                ? (int) tensor.getShape()[1]
                : 0;
    }
}
