package mixmatch.bench;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import mixmatch.engine.EngineSettings;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.engine.EngineChoice;
import mixmatch.trainer.step.Trainer;
import mixmatch.trainer.step.TrainerSettings;

/**
 * A network and the size of its images: what programs of the bench work on. Pixels are noise, which takes the same work as
 * pictures do.
 *
 * @param size of an image's sides, pixels
 */
record Work(int depth, int width, int batch, int size, int channels) {
    static final int CLASSES = 10;
    static final int K = 2;

    /** The first five of a program's arguments. */
    static Work parse(String[] args) {
        int[] n = Arrays.stream(args, 0, 5).mapToInt(Integer::parseInt).toArray();
        return new Work(n[0], n[1], n[2], n[3], n[4]);
    }

    Network network() {
        return Networks.of("wide-resnet", Map.of("depth", depth, "width", width), channels, CLASSES);
    }

    /** Bytes of one image. */
    int imageBytes() {
        return size * size * channels;
    }

    /** Direct buffer, uint8 [views, B, H, W, C]. */
    ByteBuffer noise(int views) {
        byte[] noise = new byte[views * batch * imageBytes()];
        new Random(1).nextBytes(noise);
        return ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    }

    /** A trainer before its first step. */
    Trainer trainer(String precision, int threads) {
        Method mixMatch = Methods.of(
                RunSpec.parse("", "bench", Map.of("method.name", "mixmatch", "method.k", Integer.toString(K)))
                        .method());
        EngineSettings settings = new EngineSettings(
                network(),
                new EngineSettings.Rows(mixMatch.chunks(), batch, size, size),
                new RunSpec.Optimizer(0.002, 0.02),
                0.99,
                RunSpec.Precision.valueOf(precision),
                threads);
        String engine = System.getProperty("engine", EngineChoice.AUTO);
        return Trainer.initial(
                mixMatch, new TrainerSettings(settings, engine, 1, perChannel(0.5f), perChannel(0.25f), 0.999, 1));
    }

    /** A guessing model of untrained weights. */
    byte[] guessingModel() {
        Network network = network();
        TrainedNetwork trained = new TrainedNetwork(
                network,
                InitialWeights.weights(network, 1),
                InitialWeights.statistics(network),
                size,
                size,
                perChannel(0.5f),
                perChannel(0.25f));
        return trained.guessing(Map.of());
    }

    private float[] perChannel(float value) {
        float[] values = new float[channels];
        Arrays.fill(values, value);
        return values;
    }
}
