package mixmatch.plan;

import java.util.List;
import java.util.stream.IntStream;
import mixmatch.networks.Layer;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.spec.RunSpec;

/** Multiplications and results of convolutions for an image, forward; trained numbers; running means and variances. */
public record NetworkSize(long multiplications, long activations, long parameters, long statistics) {
    /** Weights, their moving average, and Adam's two moments. */
    private static final int WEIGHT_VECTORS = 4;

    /** Running statistics and their moving average. */
    private static final int STATISTIC_VECTORS = 2;

    /** @throws IllegalArgumentException if the network leaves nothing of such images */
    public static NetworkSize of(RunSpec.Named named, int imageSize, int channels, int classes) {
        Network network = Networks.of(named, channels, classes);
        List<Network.Size> sizes = network.sizes(imageSize, imageSize);
        long activations = IntStream.range(0, network.layers().size())
                .filter(i -> network.layers().get(i) instanceof Layer.Convolution)
                .mapToLong(i -> sizes.get(i + 1).count())
                .sum();
        long multiplications = network.multiplications(imageSize, imageSize);
        return new NetworkSize(multiplications, activations, network.weightCount(), network.statisticCount());
    }

    /** Bytes of a guessing model, and of a deployable one. */
    public long modelBytes() {
        return Float.BYTES * (parameters + statistics);
    }

    /** Bytes of a checkpoint's objects together: state and deployable model. */
    public long checkpointBytes() {
        return Float.BYTES * (WEIGHT_VECTORS * parameters + STATISTIC_VECTORS * statistics) + modelBytes();
    }
}
