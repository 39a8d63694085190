package mixmatch.engine.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;

/** The end of a network, forward and backward: the mean over the pixels of each channel, and a linear layer. Takes little time. */
final class PooledClassifier {
    private final ChannelBlocks features;
    private final ChannelBlocks ofFeatures;
    private final int classes;
    private final int kernelAt;
    private final int biasAt;
    private final float[] pooled;

    PooledClassifier(Network network, ChannelBlocks features, ChannelBlocks ofFeatures) {
        List<Layer> layers = network.layers();
        String name = ((Layer.Linear) layers.get(layers.size() - 1)).name();
        this.features = features;
        this.ofFeatures = ofFeatures;
        this.classes = network.classes();
        this.kernelAt = network.tensor(name + ".weight").offset();
        this.biasAt = network.tensor(name + ".bias").offset();
        this.pooled = new float[features.images() * features.channels()];
    }

    /** The logits, row-major [images, classes]. */
    float[] forward(FloatBuffer weights) {
        int channels = features.channels();
        pool();
        float[] kernel = transposed(kernel(weights));
        float[] bias = new float[classes];
        weights.get(biasAt, bias);
        float[] logits = new float[features.images() * classes];
        // All classes of an image beside each other: each addition to a sum waits for the one before it, other sums
        // need not.
        double[] sums = new double[classes];
        for (int image = 0; image < features.images(); image++) {
            for (int c = 0; c < classes; c++) {
                sums[c] = bias[c];
            }
            for (int channel = 0; channel < channels; channel++) {
                float value = pooled[image * channels + channel];
                for (int c = 0; c < classes; c++) {
                    sums[c] += kernel[channel * classes + c] * value;
                }
            }
            for (int c = 0; c < classes; c++) {
                logits[image * classes + c] = (float) sums[c];
            }
        }
        return logits;
    }

    private void pool() {
        FloatBuffer values = features.values().asFloatBuffer();
        int pixels = features.pixels();
        if (pixels == 1) {
            values.get(0, pooled);
            return;
        }
        float[] block = new float[pixels * ChannelBlocks.WIDTH];
        double[] sums = new double[ChannelBlocks.WIDTH];
        for (int at = 0; at < pooled.length; at += ChannelBlocks.WIDTH) {
            values.get(at * pixels, block);
            Arrays.fill(sums, 0);
            for (int pixel = 0; pixel < block.length; pixel += ChannelBlocks.WIDTH) {
                for (int channel = 0; channel < ChannelBlocks.WIDTH; channel++) {
                    sums[channel] += block[pixel + channel];
                }
            }
            for (int channel = 0; channel < ChannelBlocks.WIDTH; channel++) {
                pooled[at + channel] = (float) (sums[channel] / pixels);
            }
        }
    }

    private float[] kernel(FloatBuffer weights) {
        float[] kernel = new float[classes * features.channels()];
        weights.get(kernelAt, kernel);
        return kernel;
    }

    /** Row-major [channels, classes] of [classes, channels]. */
    private float[] transposed(float[] kernel) {
        int channels = features.channels();
        float[] transposed = new float[kernel.length];
        for (int i = 0; i < kernel.length; i++) {
            transposed[i % channels * classes + i / channels] = kernel[i];
        }
        return transposed;
    }

    /** Writes the gradients of kernel and bias to their places in the flat vector, and that of the features. */
    void backward(float[] ofLogits, FloatBuffer weights, FloatBuffer gradient) {
        int channels = features.channels();
        float[] kernel = kernel(weights);
        double[] ofKernel = new double[kernel.length];
        double[] ofBias = new double[classes];
        float[] ofPooled = new float[pooled.length];
        for (int image = 0; image < features.images(); image++) {
            for (int c = 0; c < classes; c++) {
                float of = ofLogits[image * classes + c];
                ofBias[c] += of;
                for (int channel = 0; channel < channels; channel++) {
                    ofKernel[c * channels + channel] += of * pooled[image * channels + channel];
                }
                // A loop of its own, which takes many channels at once.
                for (int channel = 0; channel < channels; channel++) {
                    ofPooled[image * channels + channel] += of * kernel[c * channels + channel];
                }
            }
        }
        for (int i = 0; i < ofKernel.length; i++) {
            kernel[i] = (float) ofKernel[i];
        }
        gradient.put(kernelAt, kernel);
        for (int c = 0; c < classes; c++) {
            gradient.put(biasAt + c, (float) ofBias[c]);
        }
        spread(ofPooled);
    }

    private void spread(float[] ofPooled) {
        FloatBuffer values = ofFeatures.values().asFloatBuffer();
        int pixels = features.pixels();
        if (pixels == 1) {
            values.put(0, ofPooled);
            return;
        }
        float[] block = new float[pixels * ChannelBlocks.WIDTH];
        for (int at = 0; at < ofPooled.length; at += ChannelBlocks.WIDTH) {
            for (int pixel = 0; pixel < block.length; pixel += ChannelBlocks.WIDTH) {
                for (int channel = 0; channel < ChannelBlocks.WIDTH; channel++) {
                    block[pixel + channel] = ofPooled[at + channel] / pixels;
                }
            }
            values.put(at * pixels, block);
        }
    }
}
