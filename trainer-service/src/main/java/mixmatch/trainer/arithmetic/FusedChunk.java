package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A chunk in float32 on the processor, layer by layer and back: convolutions are oneDNN's ({@link Convolution}), what lies
 * between them is joined into as few passes over memory as there can be ({@link NormalizedActivation}, {@link
 * BatchMoments}), and the end of the network is the engine's. What a chunk needs is kept for the next ({@link
 * FusedNetwork}), as much as was ever in use at once.
 */
final class FusedChunk implements ChunkGradient {
    private final NDManager manager;
    private final WideResNetLayers layers;
    private final TorchScript script;
    private final double momentum;
    private final Map<Images, Queue<FusedNetwork>> idle = new ConcurrentHashMap<>();

    /**
     * @param manager that its memory goes with
     * @param batchNormDecay d in running = d * running + (1 - d) * batch
     */
    FusedChunk(NDManager manager, WideResNetShape shape, double batchNormDecay) {
        this.manager = manager;
        this.layers = new WideResNetLayers(shape);
        this.script = TorchScript.compile(manager, layers.script());
        this.momentum = 1 - batchNormDecay;
    }

    /**
     * Why such a chunk can't be computed here, in a sentence; empty if it can: each tensor must be seen from Java, which counts
     * bytes up to 2^31 - 1, and each operation be quick.
     */
    static Optional<String> unfit(WideResNetShape shape, int batch, int height, int width) {
        long filters =
                Math.max(shape.blocks().get(0).in(), shape.blocks().get(0).out());
        if ((long) batch * height * width * filters * Float.BYTES > Integer.MAX_VALUE) {
            return Optional.of("the activations of a layer take more than 2 GiB");
        }
        WideResNetLayers layers = new WideResNetLayers(shape);
        try (OneDnn library = new OneDnn()) {
            // A thread takes some of the images; what there is for all and for one, there is for some.
            for (int images : new int[] {batch, 1}) {
                layers.forEachConvolution(
                        new Images(images, height, width),
                        (layer, in) -> new ConvolutionOperations(
                                library, layer, in, layer == layers.stem(), Optional.empty()));
            }
            return Optional.empty();
        } catch (NoQuickOperationException e) {
            return Optional.of(e.getMessage());
        }
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
        FusedNetwork network = take(size);
        try (NDManager scratch = manager.newSubManager()) {
            FusedNetwork.Pass pass = network.begin(team, parameters.weights(), gradient, parameters.statistics());
            End end = losses.of(scratch, gradient, pass.forward(images));
            pass.backward(end.ofFeatures());
            return new Result(end.lossX(), end.lossU(), gradient);
        } finally {
            idle.get(size).add(network);
        }
    }

    private FusedNetwork take(Images size) {
        FusedNetwork network = idle.computeIfAbsent(size, none -> new ConcurrentLinkedQueue<>())
                .poll();
        if (network == null) {
            network = new FusedNetwork(manager, layers, size, momentum);
            manager.attachInternal(UUID.randomUUID().toString(), network);
        }
        return network;
    }
}
