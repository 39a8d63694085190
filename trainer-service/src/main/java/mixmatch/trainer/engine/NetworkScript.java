package mixmatch.trainer.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;
import mixmatch.spec.RunSpec.Precision;

/** The forward pass of a network as the method {@code logits}: of two flat vectors and float images [N,H,W,C] to [N, classes]. */
final class NetworkScript {
    // Numbers of the engine's types.
    private static final int FLOAT32 = 6;
    private static final int BFLOAT16 = 15;

    private final Network network;
    private final Precision precision;
    private final double momentum;
    private final boolean training;
    private final int[] readers;
    private final StringBuilder lines = new StringBuilder();
    private int values;

    private NetworkScript(Network network, Precision precision, double momentum, boolean training) {
        this.network = network;
        this.precision = precision;
        this.momentum = momentum;
        this.training = training;
        this.readers = network.readers();
    }

    /** The method's source for training: the batch's own statistics normalize, and move the running ones in place. */
    static String training(Network network, MemoryFormat format, Precision precision, double batchNormDecay) {
        // As a float, as the engine's other door would have it.
        return new NetworkScript(network, precision, 1 - (double) (float) batchNormDecay, true).method(format);
    }

    /** The method's source for inference: the running statistics normalize. */
    static String inference(Network network, MemoryFormat format) {
        return new NetworkScript(network, Precision.FLOAT32, 0, false).method(format);
    }

    private String method(MemoryFormat format) {
        // One split each, so that the gradient of the flat vector is one concatenation.
        add("w", split("weights", network.weights()));
        add("s", split("statistics", network.statistics()));
        List<String> made = new ArrayList<>();
        made.add(in(BFLOAT16, value(format.images("images"))));
        for (Layer layer : network.layers()) {
            made.add(expression(layer, made));
        }
        return """
                  def logits(self: __torch__.Program, weights: Tensor, statistics: Tensor, images: Tensor) -> Tensor:
                %s    return %s
                """.formatted(lines, made.get(made.size() - 1));
    }

    private String expression(Layer layer, List<String> made) {
        String x = made.get(layer.input());
        if (layer instanceof Layer.Convolution of) {
            String kernel = in(BFLOAT16, weight(of.name() + ".weight"));
            String form = "torch.conv2d(%s, %s, None, [%3$d, %3$d], [%4$d, %4$d], [1, 1], 1)";
            return value(form, x, kernel, of.stride(), of.padding());
        }
        if (layer instanceof Layer.BatchNormalization of) {
            String affine = weight(of.name() + ".weight") + ", " + weight(of.name() + ".bias");
            String running = statistic(of.name() + ".running_mean") + ", " + statistic(of.name() + ".running_var");
            String from = training ? "True" : "False";
            double epsilon = Layer.BatchNormalization.EPSILON;
            return value("torch.batch_norm(%s, %s, %s, %s, %s, %s, True)", x, affine, running, from, momentum, epsilon);
        }
        if (layer instanceof Layer.LeakyRelu of) {
            // In place a step keeps half the activations and is quicker; the backward pass of bfloat16 is slower by it.
            String operator = precision != Precision.BF16 && isFree(of.input()) ? "leaky_relu_" : "leaky_relu";
            return value("torch.%s(%s, %s)", operator, x, (double) of.slope());
        }
        if (layer instanceof Layer.Sum of) {
            return value("torch.%s(%s, %s)", isFree(of.input()) ? "add_" : "add", x, made.get(of.other()));
        }
        if (layer instanceof Layer.MaxPooling of) {
            return value("torch.max_pool2d(%s, [%2$d, %2$d], [%2$d, %2$d], [0, 0], [1, 1], False)", x, of.side());
        }
        if (layer instanceof Layer.AveragePooling) {
            return value("torch.flatten(%s, 1, -1)", value("torch.adaptive_avg_pool2d(%s, [1, 1])", in(FLOAT32, x)));
        }
        Layer.Linear of = (Layer.Linear) layer;
        String kernel = weight(of.name() + ".weight");
        return value("torch.linear(%s, %s, %s)", x, kernel, weight(of.name() + ".bias"));
    }

    /** True if a value may be written over: nothing else reads it, and the backward pass of what made it does not either. */
    private boolean isFree(int value) {
        Layer maker = value == 0 ? null : network.layers().get(value - 1);
        return readers[value] == 1
                && (maker instanceof Layer.Convolution
                        || maker instanceof Layer.BatchNormalization
                        || maker instanceof Layer.Sum);
    }

    private String weight(String name) {
        int index = network.weights().indexOf(network.tensor(name));
        List<Integer> sizes = network.weights().get(index).shape();
        String part = "w[%d]".formatted(index);
        return sizes.size() == 1 ? part : value("torch.reshape(%s, %s)", part, sizes);
    }

    private String statistic(String name) {
        return "s[%d]".formatted(network.statistics().indexOf(network.tensor(name)));
    }

    /** In the precision of convolutions, or back in float32, where these differ. */
    private String in(int type, String x) {
        return precision == Precision.BF16 ? value("torch.to(%s, %d)", x, type) : x;
    }

    private static String split(String flat, List<Tensor> tensors) {
        Stream<Integer> sizes = tensors.stream().map(Tensor::size);
        return "torch.split_with_sizes(%s, %s, 0)".formatted(flat, sizes.collect(Collectors.toList()));
    }

    private String value(String form, Object... of) {
        String name = "x" + values++;
        add(name, form.formatted(of));
        return name;
    }

    private void add(String name, String expression) {
        lines.append("    ").append(name).append(" = ").append(expression).append('\n');
    }
}
