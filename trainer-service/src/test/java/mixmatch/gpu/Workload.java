package mixmatch.gpu;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import mixmatch.engine.EngineSettings;
import mixmatch.methods.Guess;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.networks.InitialWeights;
import mixmatch.networks.Network;
import mixmatch.networks.Networks;
import mixmatch.networks.onnx.TrainedNetwork;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.step.GuessedInput;
import mixmatch.trainer.step.LabeledInput;
import mixmatch.trainer.step.Trainer;
import mixmatch.trainer.step.TrainerSettings;

/** MixMatch with a Wide-ResNet on noise in colour, which takes the same work as pictures do; and the steps to measure. */
record Workload(int depth, int width, int batch, int size, int steps) {
    private static final int CHANNELS = 3;
    private static final int CLASSES = 10;
    private static final int K = 2;

    static Workload parse(String[] args, int from) {
        int[] n =
                Arrays.stream(args, from, from + 5).mapToInt(Integer::parseInt).toArray();
        return new Workload(n[0], n[1], n[2], n[3], n[4]);
    }

    /** Trains steps from {@code first}, and gives the milliseconds of each. */
    static double[] train(Trainer trainer, Workload work, int first, int steps) {
        int labeledBytes = work.batch * work.imageBytes();
        int[] labels = new int[work.batch];
        Arrays.setAll(labels, i -> i % CLASSES);
        float[] guesses = new float[work.batch * CLASSES];
        Arrays.fill(guesses, 1f / CLASSES);
        float[] weights = new float[work.batch];
        Arrays.fill(weights, 1);
        ByteBuffer noise = work.noise(K);
        LabeledInput labeled = new LabeledInput(noise.slice(0, labeledBytes), labels);
        Optional<GuessedInput> guessed =
                Optional.of(new GuessedInput(noise, new Guess(guesses, weights), new int[work.batch]));
        double[] millis = new double[steps];
        for (int step = 0; step < steps; step++) {
            long began = System.nanoTime();
            trainer.sendAhead(first + step + 1, labeled.pixels(), Optional.of(noise));
            trainer.step(first + step, labeled, guessed);
            millis[step] = (System.nanoTime() - began) / 1e6;
        }
        return millis;
    }

    int imageBytes() {
        return size * size * CHANNELS;
    }

    /** Direct buffer, uint8 [views, B, H, W, C]. */
    ByteBuffer noise(int views) {
        byte[] noise = new byte[views * batch * imageBytes()];
        new Random(1).nextBytes(noise);
        return ByteBuffer.allocateDirect(noise.length).put(noise).flip();
    }

    Network network() {
        return Networks.of("wide-resnet", Map.of("depth", depth, "width", width), CHANNELS, CLASSES);
    }

    /** A trainer before its first step, of the automatic engine, which alone computes on a card. */
    Trainer trainer(RunSpec.Precision precision) {
        Method mixMatch = Methods.of(
                RunSpec.parse("", "check", Map.of("method.name", "mixmatch", "method.k", Integer.toString(K)))
                        .method());
        EngineSettings settings = new EngineSettings(
                network(),
                new EngineSettings.Rows(mixMatch.chunks(), batch, size, size),
                new RunSpec.Optimizer(0.002, 0.02),
                0.99,
                precision,
                2);
        return Trainer.initial(
                mixMatch, new TrainerSettings(settings, "automatic", 1, perChannel(0.5f), perChannel(0.25f), 0.999, 1));
    }

    /** A guessing model of untrained weights. */
    byte[] guessingModel(int seed) {
        Network network = network();
        TrainedNetwork trained = new TrainedNetwork(
                network,
                InitialWeights.weights(network, seed),
                InitialWeights.statistics(network),
                size,
                size,
                perChannel(0.5f),
                perChannel(0.25f));
        return trained.guessing(Map.of());
    }

    private static float[] perChannel(float value) {
        float[] values = new float[CHANNELS];
        Arrays.fill(values, value);
        return values;
    }
}
