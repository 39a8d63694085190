package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;
import mixmatch.networks.Tensor;

/**
 * A chunk in float32 on the processor, layer by layer and back: convolutions are oneDNN's ({@link Convolution}), what lies
 * between them is joined into as few passes over memory as there can be ({@link NormalizedActivation}, {@link
 * BatchMoments}), and the end of the network is the engine's. What a chunk needs is kept for the next ({@link
 * FusedNetwork}), as much as was ever in use at once.
 */
final class FusedChunk implements ChunkGradient {
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

    private final NDManager manager;
    private final Network network;
    private final TorchScript script;
    private final double momentum;
    private final Map<Images, Queue<FusedNetwork>> idle = new ConcurrentHashMap<>();

    /**
     * @param manager that its memory goes with
     * @param batchNormDecay d in running = d * running + (1 - d) * batch
     */
    FusedChunk(NDManager manager, Network network, double batchNormDecay) {
        this.manager = manager;
        this.network = network;
        this.script = TorchScript.compile(manager, LabeledLoss.METHOD + UnlabeledLoss.METHOD + end(network));
        this.momentum = 1 - batchNormDecay;
    }

    /**
     * Why such a chunk can't be computed here, in a sentence; empty if it can: each tensor must be seen from Java, which counts
     * bytes up to 2^31 - 1, and each operation be quick.
     */
    static Optional<String> unfit(Network network, int batch, int height, int width) {
        List<Network.Size> sizes = network.sizes(height, width);
        try (OneDnn library = new OneDnn()) {
            for (FusedLayer layer : FusedLayer.of(network)) {
                Network.Size made = sizes.get(layer.y());
                if (made.channels() % ChannelBlocks.WIDTH != 0) {
                    return Optional.of("a layer has %d channels, no multiple of %d"
                            .formatted(made.channels(), ChannelBlocks.WIDTH));
                }
                if ((long) batch * made.count() * Float.BYTES > Integer.MAX_VALUE) {
                    return Optional.of("the activations of a layer take more than 2 GiB");
                }
                if (layer instanceof FusedLayer.Convolve of) {
                    Network.Size in = sizes.get(of.x());
                    // A thread takes some of the images; what there is for all and for one, there is for some.
                    for (int images : new int[] {batch, 1}) {
                        new ConvolutionOperations(
                                library,
                                of.layer(),
                                new Images(images, in.rows(), in.columns()),
                                of.x() == 0,
                                Optional.empty());
                    }
                }
            }
            return Optional.empty();
        } catch (NoQuickOperationException e) {
            return Optional.of(e.getMessage());
        }
    }

    private static String end(Network network) {
        List<Layer> layers = network.layers();
        Layer.Linear linear = (Layer.Linear) layers.get(layers.size() - 1);
        Tensor kernel = network.tensor(linear.name() + ".weight");
        Tensor bias = network.tensor(linear.name() + ".bias");
        return END.formatted(kernel.offset(), kernel.size(), kernel.shape(), bias.offset(), bias.size(), linear.in());
    }

    @Override
    public Result mixMatch(Team team, NDManager manager, Parameters parameters, Rows rows, MixMatchWeights rowWeights) {
        return through(team, manager, parameters, rows.images(), (scratch, gradient, features) -> {
            NDList end = script.call(
                    scratch,
                    "mixmatch",
                    parameters.weights(),
                    gradient,
                    features,
                    rows.targets(),
                    rowWeights.labeled(),
                    rowWeights.unlabeled(),
                    rowWeights.lambdaU());
            return new End(end.get(0).getFloat(), end.get(1).getFloat(), end.get(2));
        });
    }

    @Override
    public Result supervised(Team team, NDManager manager, Parameters parameters, Rows rows, NDArray rowWeights) {
        return through(team, manager, parameters, rows.images(), (scratch, gradient, features) -> {
            NDList end = script.call(
                    scratch, "supervised", parameters.weights(), gradient, features, rows.targets(), rowWeights);
            return new End(end.get(0).getFloat(), 0, end.get(1));
        });
    }

    /** The losses, and the gradient of what the linear layer pools. */
    private record End(double lossX, double lossU, NDArray ofFeatures) {}

    private interface Losses {
        End of(NDManager scratch, NDArray gradient, NDArray features);
    }

    private Result through(Team team, NDManager manager, Parameters parameters, NDArray images, Losses losses) {
        NDArray gradient = manager.create(new Shape(parameters.weights().size()));
        Images size = new Images((int) images.size(0), (int) images.size(1), (int) images.size(2));
        FusedNetwork fused = take(size);
        try (NDManager scratch = manager.newSubManager()) {
            FusedNetwork.Pass pass = fused.begin(team, parameters.weights(), gradient, parameters.statistics());
            End end = losses.of(scratch, gradient, pass.forward(images));
            pass.backward(end.ofFeatures());
            return new Result(end.lossX(), end.lossU(), gradient);
        } finally {
            idle.get(size).add(fused);
        }
    }

    private FusedNetwork take(Images size) {
        FusedNetwork fused = idle.computeIfAbsent(size, none -> new ConcurrentLinkedQueue<>())
                .poll();
        if (fused == null) {
            fused = new FusedNetwork(manager, network, size, momentum);
            manager.attachInternal(UUID.randomUUID().toString(), fused);
        }
        return fused;
    }
}
