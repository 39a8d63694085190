package mixmatch.local.plan;

import mixmatch.spec.RunSpec;

/**
 * How large a Wide-ResNet is.
 *
 * @param multiplications of its convolutions for one image, forward
 * @param activations numbers that its convolutions give for one image
 * @param parameters trained numbers
 * @param statistics running means and variances
 */
public record NetworkSize(long multiplications, long activations, long parameters, long statistics) {
    private static final int STEM_FILTERS = 16;

    public static NetworkSize of(RunSpec.Network network, int imageSize, int channels, int classes) {
        int[] filters = {STEM_FILTERS, 16 * network.width(), 32 * network.width(), 64 * network.width()};
        long pixels = (long) imageSize * imageSize;
        NetworkSize size = convolution(pixels, channels, STEM_FILTERS, 9);
        int side = imageSize;
        for (int group = 1; group <= 3; group++) {
            for (int block = 0; block < (network.depth() - 4) / 6; block++) {
                int in = filters[block == 0 ? group - 1 : group];
                int out = filters[group];
                side = block == 0 && group > 1 ? (side - 1) / 2 + 1 : side;
                pixels = (long) side * side;
                size = size.plus(convolution(pixels, in, out, 9))
                        .plus(convolution(pixels, out, out, 9))
                        .plus(norm(in))
                        .plus(norm(out));
                size = in == out ? size : size.plus(convolution(pixels, in, out, 1));
            }
        }
        return size.plus(norm(filters[3])).plus(new NetworkSize(0, 0, (long) classes * (filters[3] + 1), 0));
    }

    private static NetworkSize convolution(long pixels, int in, int out, int taps) {
        long kernel = (long) taps * in * out;
        return new NetworkSize(pixels * kernel, pixels * out, kernel, 0);
    }

    /** Scale and shift are trained; mean and variance run along. */
    private static NetworkSize norm(int filters) {
        return new NetworkSize(0, 0, 2L * filters, 2L * filters);
    }

    private NetworkSize plus(NetworkSize other) {
        return new NetworkSize(
                multiplications + other.multiplications,
                activations + other.activations,
                parameters + other.parameters,
                statistics + other.statistics);
    }
}
