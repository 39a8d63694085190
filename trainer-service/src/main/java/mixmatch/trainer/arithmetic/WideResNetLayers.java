package mixmatch.trainer.arithmetic;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The layers of a Wide-ResNet one by one: where their weights and running statistics lie in the flat vectors, and a {@link
 * TorchScript} of those that the engine computes. Activations are [N,H,W,C]. Every convolution of a block takes activated
 * input; see {@link WideResNetScript} for shortcuts.
 */
final class WideResNetLayers {
    /**
     * A convolution, by the methods of the script that compute it. {@code forward(weights, x)} is y, {@code
     * backward(weights, gradient, x, dy)} the gradient of x, {@code kernelGradient} the same without that of x; both put
     * the kernel's into the flat gradient.
     */
    record Convolution(String forward, String backward, String kernelGradient) {}

    /** A batch normalization, by the offsets of its first channel in the vectors of weights and of statistics. */
    record Norm(int channels, int gamma, int beta, int runningMean, int runningVariance) {}

    /**
     * A residual block.
     *
     * @param first whether the shortcut starts from the activated input
     * @param shortcut or null
     */
    record Block(
            boolean first,
            Norm norm1,
            Convolution convolution1,
            Norm norm2,
            Convolution convolution2,
            Convolution shortcut) {}

    private static final String CONVOLUTION =
            """
              def %1$s(self: __torch__.Program, weights: Tensor, x: Tensor) -> Tensor:
                kernel = torch.reshape(torch.narrow(weights, 0, %2$d, %3$d), %4$s)
                y = torch.conv2d(torch.permute(x, [0, 3, 1, 2]), kernel, None, %5$s, %6$s, [1, 1], 1)
                return torch.contiguous(torch.permute(y, [0, 2, 3, 1]))
              def %1$s_backward(self: __torch__.Program, weights: Tensor, gradient: Tensor, x: Tensor, dy: Tensor) -> Tensor:
                kernel = torch.reshape(torch.narrow(weights, 0, %2$d, %3$d), %4$s)
                dx, dk, db = torch.convolution_backward(torch.permute(dy, [0, 3, 1, 2]), torch.permute(x, [0, 3, 1, 2]), \
            kernel, None, %5$s, %6$s, [1, 1], False, [0, 0], 1, [True, True, False])
                place = torch.copy_(torch.reshape(torch.narrow(gradient, 0, %2$d, %3$d), %4$s), dk)
                return torch.contiguous(torch.permute(dx, [0, 2, 3, 1]))
              def %1$s_kernel(self: __torch__.Program, weights: Tensor, gradient: Tensor, x: Tensor, dy: Tensor) -> Tensor:
                kernel = torch.reshape(torch.narrow(weights, 0, %2$d, %3$d), %4$s)
                dx, dk, db = torch.convolution_backward(torch.permute(dy, [0, 3, 1, 2]), torch.permute(x, [0, 3, 1, 2]), \
            kernel, None, %5$s, %6$s, [1, 1], False, [0, 0], 1, [False, True, False])
                return torch.copy_(torch.reshape(torch.narrow(gradient, 0, %2$d, %3$d), %4$s), dk)
            """;

    /** Pooling, the linear layer and the losses are small: their backward pass is the engine's. */
    private static final String END =
            """
              def logits(self: __torch__.Program, features: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
                pooled = torch.mean(features, [1, 2])
                return torch.linear(pooled, kernel, bias)
              def mixmatch(self: __torch__.Program, weights: Tensor, gradient: Tensor, features: Tensor, targets: Tensor, \
            labeled_weights: Tensor, unlabeled_weights: Tensor, lambda_u: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
                x = torch.requires_grad_(torch.detach(features), True)
                kernel = torch.requires_grad_(torch.detach(torch.reshape(torch.narrow(weights, 0, %1$d, %2$d), %3$s)), True)
                bias = torch.requires_grad_(torch.detach(torch.narrow(weights, 0, %4$d, %5$d)), True)
                logits = (self).logits(x, kernel, bias)
                loss_x = (self).labeled_loss(logits, targets, labeled_weights)
                loss_u = (self).unlabeled_loss(logits, targets, unlabeled_weights)
                dx = (self).gradients(gradient, torch.add(loss_x, torch.mul(loss_u, lambda_u)), x, kernel, bias)
                return (torch.detach(loss_x), torch.detach(loss_u), dx)
              def supervised(self: __torch__.Program, weights: Tensor, gradient: Tensor, features: Tensor, targets: Tensor, \
            row_weights: Tensor) -> Tuple[Tensor, Tensor]:
                x = torch.requires_grad_(torch.detach(features), True)
                kernel = torch.requires_grad_(torch.detach(torch.reshape(torch.narrow(weights, 0, %1$d, %2$d), %3$s)), True)
                bias = torch.requires_grad_(torch.detach(torch.narrow(weights, 0, %4$d, %5$d)), True)
                loss_x = (self).labeled_loss((self).logits(x, kernel, bias), targets, row_weights)
                return (torch.detach(loss_x), (self).gradients(gradient, loss_x, x, kernel, bias))
              def gradients(self: __torch__.Program, gradient: Tensor, loss: Tensor, x: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
                found = torch.grad([loss], [x, kernel, bias])
                of_kernel = torch.copy_(torch.reshape(torch.narrow(gradient, 0, %1$d, %2$d), %3$s), unchecked_cast(Tensor, found[1]))
                of_bias = torch.copy_(torch.narrow(gradient, 0, %4$d, %5$d), unchecked_cast(Tensor, found[2]))
                return torch.contiguous(unchecked_cast(Tensor, found[0]))
            """;

    private final Convolution stem;
    private final List<Block> blocks = new ArrayList<>();
    private final Norm norm;
    private final StringBuilder methods = new StringBuilder();

    WideResNetLayers(WideResNetShape shape) {
        Iterator<WideResNetShape.Tensor> weights = shape.weights().iterator();
        Iterator<WideResNetShape.Tensor> statistics = shape.statistics().iterator();
        this.stem = convolution("stem", weights.next(), 1);
        for (WideResNetShape.Block block : shape.blocks()) {
            String name = "block" + blocks.size();
            Norm norm1 = norm(weights, statistics);
            Convolution convolution1 = convolution(name + "_1", weights.next(), block.stride());
            Norm norm2 = norm(weights, statistics);
            Convolution convolution2 = convolution(name + "_2", weights.next(), 1);
            Convolution shortcut =
                    block.hasShortcut() ? convolution(name + "_shortcut", weights.next(), block.stride()) : null;
            blocks.add(new Block(block.first(), norm1, convolution1, norm2, convolution2, shortcut));
        }
        this.norm = norm(weights, statistics);
        WideResNetShape.Tensor kernel = weights.next();
        WideResNetShape.Tensor bias = weights.next();
        methods.append(LabeledLoss.METHOD)
                .append(UnlabeledLoss.METHOD)
                .append(END.formatted(kernel.offset(), kernel.size(), kernel.shape(), bias.offset(), bias.size()));
    }

    Convolution stem() {
        return stem;
    }

    List<Block> blocks() {
        return List.copyOf(blocks);
    }

    /** The normalization behind the last block. */
    Norm norm() {
        return norm;
    }

    /**
     * The methods of the convolutions and of the network's end, which are {@code mixmatch(weights, gradient, features,
     * targets, labeled_weights, unlabeled_weights, lambda_u)} and {@code supervised(weights, gradient, features, targets,
     * row_weights)}: the losses and the gradient of the features; those of the linear layer go to their place.
     */
    String script() {
        return methods.toString();
    }

    /** A kernel of 3x3 keeps the size of an image, one of 1x1 has nothing to pad. */
    private Convolution convolution(String name, WideResNetShape.Tensor kernel, int stride) {
        int padding = kernel.shape().get(2) / 2;
        methods.append(CONVOLUTION.formatted(
                name,
                kernel.offset(),
                kernel.size(),
                kernel.shape(),
                List.of(stride, stride),
                List.of(padding, padding)));
        return new Convolution(name, name + "_backward", name + "_kernel");
    }

    private static Norm norm(Iterator<WideResNetShape.Tensor> weights, Iterator<WideResNetShape.Tensor> statistics) {
        WideResNetShape.Tensor gamma = weights.next();
        return new Norm(
                gamma.size(),
                gamma.offset(),
                weights.next().offset(),
                statistics.next().offset(),
                statistics.next().offset());
    }
}
