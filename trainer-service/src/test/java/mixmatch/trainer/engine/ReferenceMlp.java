package mixmatch.trainer.engine;

import mixmatch.networks.Layer;
import mixmatch.networks.Network;

/**
 * A network of hidden linear layers, normalizations and leaky ReLUs, computed as its equations say, in double precision, by loops and no
 * library; its gradients are differences of its loss.
 */
final class ReferenceMlp {
    private static final double STEP = 1e-5;

    private final Network network;
    private final int[] labels;

    ReferenceMlp(Network network, int[] labels) {
        this.network = network;
        this.labels = labels;
    }

    /** Moments by which a value is normalized: of the batch, or the running ones. */
    interface Moments {
        /** Mean, then variance, of a layer's channel, whose values these are. */
        double[] of(Layer.BatchNormalization layer, int channel, double[] values);
    }

    static double[] ofBatch(Layer.BatchNormalization layer, int channel, double[] values) {
        double mean = 0;
        for (double value : values) {
            mean += value / values.length;
        }
        double variance = 0;
        for (double value : values) {
            variance += (value - mean) * (value - mean) / values.length;
        }
        return new double[] {mean, variance};
    }

    /** The logits [rows][classes] of normalized vectors. */
    double[][] logits(double[] weights, double[][] rows, Moments moments) {
        double[][] x = rows;
        for (Layer layer : network.layers()) {
            if (layer instanceof Layer.Convolution of) {
                x = linear(x, weights, of.name(), of.in(), of.out(), false);
            } else if (layer instanceof Layer.BatchNormalization of) {
                x = normalized(x, weights, of, moments);
            } else if (layer instanceof Layer.LeakyRelu of) {
                x = activated(x, of.slope());
            } else if (layer instanceof Layer.Linear of) {
                x = linear(x, weights, of.name(), of.in(), of.out(), true);
            }
            // The mean over one pixel is the pixel.
        }
        return x;
    }

    private double[][] linear(double[][] x, double[] weights, String name, int in, int out, boolean bias) {
        int kernel = network.tensor(name + ".weight").offset();
        double[][] y = new double[x.length][out];
        for (int row = 0; row < x.length; row++) {
            for (int o = 0; o < out; o++) {
                y[row][o] = bias ? weights[network.tensor(name + ".bias").offset() + o] : 0;
                for (int i = 0; i < in; i++) {
                    y[row][o] += weights[kernel + o * in + i] * x[row][i];
                }
            }
        }
        return y;
    }

    private double[][] normalized(double[][] x, double[] weights, Layer.BatchNormalization layer, Moments moments) {
        int gamma = network.tensor(layer.name() + ".weight").offset();
        int beta = network.tensor(layer.name() + ".bias").offset();
        double[][] y = new double[x.length][layer.channels()];
        for (int c = 0; c < layer.channels(); c++) {
            double[] values = new double[x.length];
            for (int row = 0; row < x.length; row++) {
                values[row] = x[row][c];
            }
            double[] found = moments.of(layer, c, values);
            for (int row = 0; row < x.length; row++) {
                double scaled = (values[row] - found[0]) / Math.sqrt(found[1] + Layer.BatchNormalization.EPSILON);
                y[row][c] = scaled * weights[gamma + c] + weights[beta + c];
            }
        }
        return y;
    }

    private static double[][] activated(double[][] x, double slope) {
        double[][] y = new double[x.length][x[0].length];
        for (int row = 0; row < x.length; row++) {
            for (int i = 0; i < x[row].length; i++) {
                y[row][i] = x[row][i] > 0 ? x[row][i] : slope * x[row][i];
            }
        }
        return y;
    }

    static double[] softmax(double[] logits) {
        double[] p = new double[logits.length];
        double sum = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = Math.exp(logits[c]);
            sum += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= sum;
        }
        return p;
    }

    /** Mean cross-entropy, normalized by the batch's own moments. */
    double loss(double[] weights, double[][] rows) {
        double[][] logits = logits(weights, rows, ReferenceMlp::ofBatch);
        double loss = 0;
        for (int row = 0; row < rows.length; row++) {
            loss -= Math.log(softmax(logits[row])[labels[row]]) / rows.length;
        }
        return loss;
    }

    /** With respect to the weights. */
    float[] gradient(double[] weights, double[][] rows) {
        float[] gradient = new float[weights.length];
        for (int i = 0; i < weights.length; i++) {
            double kept = weights[i];
            weights[i] = kept + STEP;
            double above = loss(weights, rows);
            weights[i] = kept - STEP;
            gradient[i] = (float) ((above - loss(weights, rows)) / (2 * STEP));
            weights[i] = kept;
        }
        return gradient;
    }

    /** With respect to the vectors, row by row. */
    float[] gradientOfRows(double[] weights, double[][] rows) {
        float[] gradient = new float[rows.length * rows[0].length];
        for (int i = 0; i < gradient.length; i++) {
            double[] row = rows[i / rows[0].length];
            int f = i % rows[0].length;
            double kept = row[f];
            row[f] = kept + STEP;
            double above = loss(weights, rows);
            row[f] = kept - STEP;
            gradient[i] = (float) ((above - loss(weights, rows)) / (2 * STEP));
            row[f] = kept;
        }
        return gradient;
    }
}
