package mixmatch.trainer.arithmetic;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The forward pass of a Wide-ResNet as a method of a {@link TorchScript}, {@code logits(weights, statistics, images)}: of
 * its two flat vectors and float images [N,H,W,C], logits [N, classes]. Every convolution of a block takes activated
 * input; the shortcut of the network's first block starts from the activated input too, every other from the raw one (the
 * official MixMatch code, libml/layers and models.py).
 */
final class WideResNetScript {
    /** Numbers of the engine's types. */
    private static final int FLOAT32 = 6;

    private static final int BFLOAT16 = 15;

    private final WideResNetShape shape;
    private final Precision precision;
    private final double momentum;
    private final boolean training;
    private final StringBuilder lines = new StringBuilder();
    private int values;
    private int weights;
    private int statistics;

    private WideResNetScript(WideResNetShape shape, Precision precision, double momentum, boolean training) {
        this.shape = shape;
        this.precision = precision;
        this.momentum = momentum;
        this.training = training;
    }

    /**
     * The method's source for training: the batch's own statistics normalize, and move the running ones in place.
     *
     * @param batchNormDecay d in running = d * running + (1 - d) * batch
     */
    static String training(WideResNetShape shape, MemoryFormat format, Precision precision, double batchNormDecay) {
        // As a float, as the engine's other door would have it.
        return new WideResNetScript(shape, precision, 1 - (double) (float) batchNormDecay, true).method(format);
    }

    /** The method's source for inference: the running statistics normalize. */
    static String inference(WideResNetShape shape, MemoryFormat format) {
        return new WideResNetScript(shape, Precision.FLOAT32, 0, false).method(format);
    }

    private String method(MemoryFormat format) {
        // One split each, so that the gradient of the flat vector is one concatenation.
        add("w", split("weights", shape.weights()));
        add("s", split("statistics", shape.statistics()));
        String x = convolve(lowered(value(format.images("images"))), 1, 1);
        for (WideResNetShape.Block block : shape.blocks()) {
            x = block(x, block);
        }
        String pooled = value("torch.adaptive_avg_pool2d(%s, [1, 1])".formatted(raised(activate(x))));
        String features = value("torch.reshape(%s, [-1, %d])".formatted(pooled, shape.features()));
        String kernel = weight();
        add("logits", "torch.linear(%s, %s, %s)".formatted(features, kernel, weight()));
        return """
                  def logits(self: __torch__.Program, weights: Tensor, statistics: Tensor, images: Tensor) -> Tensor:
                %s    return logits
                """.formatted(lines);
    }

    private String block(String x, WideResNetShape.Block block) {
        String activated = activate(x);
        String residual = convolve(activated, block.stride(), 1);
        residual = convolve(activate(residual), 1, 1);
        String base = block.first() ? activated : x;
        if (block.hasShortcut()) {
            base = convolve(base, block.stride(), 0);
        }
        // In place: the convolution's output is kept for nothing else.
        return value("torch.add_(%s, %s)".formatted(residual, base));
    }

    private String activate(String x) {
        String scale = weight();
        String bias = weight();
        String normalized = value("torch.batch_norm(%s, %s, %s, s[%d], s[%d], %s, %s, %s, True)"
                .formatted(x, scale, bias, statistics++, statistics++, training ? "True" : "False", momentum, (double)
                        WideResNetShape.BATCH_NORM_EPSILON));
        // In place a step keeps half the activations and is quicker; the backward pass of bfloat16 is slower by it.
        String operator = precision == Precision.BF16 ? "leaky_relu" : "leaky_relu_";
        return value("torch.%s(%s, %s)".formatted(operator, normalized, (double) WideResNetShape.LEAKY_SLOPE));
    }

    private String convolve(String x, int stride, int padding) {
        return value("torch.conv2d(%s, %s, None, [%d, %d], [%d, %d], [1, 1], 1)"
                .formatted(x, lowered(weight()), stride, stride, padding, padding));
    }

    /** The next tensor of the flat vector of weights: they lie in the order in which the network uses them. */
    private String weight() {
        List<Integer> sizes = shape.weights().get(weights).shape();
        String part = "w[%d]".formatted(weights++);
        return sizes.size() == 1 ? part : value("torch.reshape(%s, %s)".formatted(part, sizes));
    }

    /** In the precision of convolutions. */
    private String lowered(String x) {
        return precision == Precision.BF16 ? value("torch.to(%s, %d)".formatted(x, BFLOAT16)) : x;
    }

    private String raised(String x) {
        return precision == Precision.BF16 ? value("torch.to(%s, %d)".formatted(x, FLOAT32)) : x;
    }

    private static String split(String flat, List<WideResNetShape.Tensor> tensors) {
        Stream<Integer> sizes = tensors.stream().map(WideResNetShape.Tensor::size);
        return "torch.split_with_sizes(%s, %s, 0)".formatted(flat, sizes.collect(Collectors.toList()));
    }

    private String value(String expression) {
        String name = "x" + values++;
        add(name, expression);
        return name;
    }

    private void add(String name, String expression) {
        lines.append("    ").append(name).append(" = ").append(expression).append('\n');
    }
}
