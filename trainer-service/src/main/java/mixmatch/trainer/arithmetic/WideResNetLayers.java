package mixmatch.trainer.arithmetic;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The layers of a Wide-ResNet one by one: where their weights and running statistics lie in the flat vectors, and a {@link
 * TorchScript} of the network's end. Every convolution of a block takes activated input; see {@link WideResNetScript} for
 * shortcuts.
 */
final class WideResNetLayers {
    /**
     * A convolution without bias; one of 3x3 keeps the size of an image but for its stride.
     *
     * @param kernel the offset of its kernel, [out, in, size, size], in the vectors of weights and of their gradient
     */
    record Convolution(int kernel, int in, int out, int size, int stride) {
        int padding() {
            return size / 2;
        }

        /** Rows of what comes out, of so many that go in; the same for columns. */
        int outputs(int inputs) {
            return (inputs - 1) / stride + 1;
        }

        int kernelSize() {
            return out * in * size * size;
        }
    }

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

    /** Pooling, the linear layer and the losses are small: their backward pass is the engine's. */
    private static final String END = """
              def logits(self: __torch__.Program, features: Tensor, kernel: Tensor, bias: Tensor) -> Tensor:
                pooled = torch.reshape(torch.mean(features, [2]), [torch.size(features, 0), %6$d])
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
    private final String script;

    WideResNetLayers(WideResNetShape shape) {
        Iterator<WideResNetShape.Tensor> weights = shape.weights().iterator();
        Iterator<WideResNetShape.Tensor> statistics = shape.statistics().iterator();
        this.stem = convolution(weights.next(), 1);
        for (WideResNetShape.Block block : shape.blocks()) {
            Norm norm1 = norm(weights, statistics);
            Convolution convolution1 = convolution(weights.next(), block.stride());
            Norm norm2 = norm(weights, statistics);
            Convolution convolution2 = convolution(weights.next(), 1);
            Convolution shortcut = block.hasShortcut() ? convolution(weights.next(), block.stride()) : null;
            blocks.add(new Block(block.first(), norm1, convolution1, norm2, convolution2, shortcut));
        }
        this.norm = norm(weights, statistics);
        WideResNetShape.Tensor kernel = weights.next();
        WideResNetShape.Tensor bias = weights.next();
        script = LabeledLoss.METHOD
                + UnlabeledLoss.METHOD
                + END.formatted(
                        kernel.offset(), kernel.size(), kernel.shape(), bias.offset(), bias.size(), shape.features());
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

    /** Takes a convolution and the images that go into it. */
    interface OnConvolution {
        void take(Convolution layer, Images images);
    }

    /** Each convolution of the network, for images of a size. */
    void forEachConvolution(Images images, OnConvolution on) {
        on.take(stem, images);
        Images in = images;
        for (Block block : blocks) {
            Images out = in.through(block.convolution1());
            on.take(block.convolution1(), in);
            on.take(block.convolution2(), out);
            if (block.shortcut() != null) {
                on.take(block.shortcut(), in);
            }
            in = out;
        }
    }

    /**
     * The methods of the network's end, {@code mixmatch(weights, gradient, features, targets, labeled_weights,
     * unlabeled_weights, lambda_u)} and {@code supervised(weights, gradient, features, targets, row_weights)}: the losses
     * and the gradient of the features, which are [N, C / WIDTH, pixels, WIDTH] as in {@link ChannelBlocks}; those of
     * the linear layer go to their place.
     */
    String script() {
        return script;
    }

    private static Convolution convolution(WideResNetShape.Tensor kernel, int stride) {
        List<Integer> sizes = kernel.shape();
        return new Convolution(kernel.offset(), sizes.get(1), sizes.get(0), sizes.get(2), stride);
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
