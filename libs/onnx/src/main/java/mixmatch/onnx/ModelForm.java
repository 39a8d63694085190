package mixmatch.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The input and outputs of a classifier: their names and sizes. A size below 1 is one that the model leaves open; {@code features} is 0
 * where it has no such output.
 */
record ModelForm(String input, Sample sample, Batch batch, String probabilities, int classes, int features) {
    static final String FEATURES = "features";

    /**
     * Images at once.
     *
     * @param isFixed true where it takes no other number
     */
    record Batch(int most, boolean isFixed) {
        private static Batch of(TensorInfo input, Map<String, String> metadata) {
            int fixed = (int) input.getShape()[0];
            if (fixed > 0) {
                return new Batch(fixed, true);
            }
            String said = metadata.getOrDefault(OnnxModel.AT_ONCE, "");
            return new Batch(said.matches("[1-9]\\d{0,5}") ? Integer.parseInt(said) : Integer.MAX_VALUE, false);
        }
    }

    /** An image uint8, or a vector float32, whose features are the channels of one row and one column. */
    record Sample(int height, int width, int channels, boolean vector) {
        private static Sample of(TensorInfo input) {
            long[] shape = input.getShape();
            return input.type == OnnxJavaType.FLOAT
                    ? new Sample(1, 1, (int) shape[1], true)
                    : new Sample((int) shape[1], (int) shape[2], (int) shape[3], false);
        }

        long bytes() {
            return (long) height * width * channels * (vector ? Float.BYTES : Byte.BYTES);
        }

        long[] shape(int batch) {
            return vector ? new long[] {batch, channels} : new long[] {batch, height, width, channels};
        }

        OnnxJavaType type() {
            return vector ? OnnxJavaType.FLOAT : OnnxJavaType.UINT8;
        }

        /** As in {@code 32x32x3}, or {@code 512 features}. */
        @Override
        public String toString() {
            return vector ? channels + " features" : "%dx%dx%d".formatted(height, width, channels);
        }
    }

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
        if (!(in.getInfo() instanceof TensorInfo tensor) || !areImages(tensor) && !areVectors(tensor)) {
            throw new InvalidModelException(
                    "the model's input %s is %s; it must be uint8 [batch, height, width, channels], or of vectors float32 [batch, features]"
                            .formatted(in.getName(), in.getInfo()));
        }
        int classes = columns(out);
        if (classes < 1) {
            throw new InvalidModelException("the model's first output %s is %s; it must be float32 [batch, classes]"
                    .formatted(out.getName(), out.getInfo()));
        }
        NodeInfo features = session.getOutputInfo().get(FEATURES);
        return new ModelForm(
                in.getName(),
                Sample.of(tensor),
                Batch.of(tensor, session.getMetadata().getCustomMetadata()),
                out.getName(),
                classes,
                features == null ? 0 : Math.max(0, columns(features)));
    }

    private static boolean areImages(TensorInfo input) {
        return input.type == OnnxJavaType.UINT8 && input.getShape().length == 4;
    }

    private static boolean areVectors(TensorInfo input) {
        return input.type == OnnxJavaType.FLOAT && input.getShape().length == 2;
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
