package mixmatch.backbones;

import java.util.Map;
import java.util.Random;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;

/** Heads of random weights, statistics and deviations of features, as a trainer writes them. */
final class SmallHeads {
    static final int CLASSES = 3;

    private SmallHeads() {}

    /** @param hidden as {@code network.hidden}: {@code none} is a linear head */
    static byte[] of(int features, String hidden) {
        Network network = Networks.of("mlp", Map.of("hidden", hidden), features, CLASSES);
        Random random = new Random(3);
        float[] statistics = InitialWeights.statistics(network);
        for (int i = 0; i < statistics.length; i++) {
            // Means and variances both are near 1.
            statistics[i] = 0.5f + random.nextFloat();
        }
        float[] mean = new float[features];
        float[] std = new float[features];
        for (int i = 0; i < features; i++) {
            mean[i] = random.nextFloat() - 0.5f;
            std[i] = 0.5f + random.nextFloat();
        }
        return new TrainedNetwork(
                        network,
                        InitialWeights.weights(network, 7),
                        statistics,
                        TrainedNetwork.Input.ofVectors(mean, std))
                .deployable(Map.of("classes", "[\"a\",\"b\",\"c\"]", "run", "a-run"));
    }
}
