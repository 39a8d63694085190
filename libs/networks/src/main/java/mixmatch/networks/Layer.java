package mixmatch.networks;

/** An operation of a network. Value 0 is the images, layer i makes value i + 1: [N,C,H,W], {@link AveragePooling} [N,C]. */
public sealed interface Layer {
    /** The number of the value that it reads. */
    int input();

    /** A convolution without bias, zeros around. Its kernel is {@code NAME.weight}, [out, in, size, size]. */
    record Convolution(String name, int input, int in, int out, int size, int stride, int padding) implements Layer {
        /** Rows of the output for so many rows of the input; the same for columns. */
        public int outputs(int inputs) {
            return (inputs + 2 * padding - size) / stride + 1;
        }
    }

    /**
     * Batch normalization (Ioffe and Szegedy, 2015) by the batch's moments in training, which move the running ones,
     * {@code NAME.running_mean}, {@code .running_var}, else by these; {@code NAME.weight}, {@code .bias} scale, shift.
     */
    record BatchNormalization(String name, int input, int channels) implements Layer {
        /** Added to a variance before its root. */
        public static final float EPSILON = 1e-5f;
    }

    /** Leaky ReLU: x where it is above 0, else slope * x; the plain ReLU has slope 0. */
    record LeakyRelu(int input, float slope) implements Layer {}

    /** The sum of two values of the same sizes. */
    record Sum(int input, int other) implements Layer {}

    /** The maximum of each square of pixels; pixels that fill no square are left out. */
    record MaxPooling(int input, int side) implements Layer {}

    /** The mean over all pixels. */
    record AveragePooling(int input) implements Layer {}

    /** A linear layer: {@code NAME.weight}, [out, in], and {@code NAME.bias}. */
    record Linear(String name, int input, int in, int out) implements Layer {}
}
