import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import mixmatch.trainer.arithmetic.GuessedInput;
import mixmatch.trainer.arithmetic.LabeledInput;
import mixmatch.trainer.arithmetic.Learner;
import mixmatch.trainer.arithmetic.LearnerSettings;
import mixmatch.trainer.arithmetic.Precision;
import mixmatch.trainer.arithmetic.WideResNetShape;

/** Steps of the trainer alone on noise, without broker, store and guessing; see bench/trainer-step. */
final class TrainerStep {
    private static final int WARM_UP = 5;
    private static final int CLASSES = 10;
    private static final int K = 2;

    /** Arguments: depth, width, batch, image size, channels, threads, precision, steps. */
    public static void main(String[] args) throws IOException {
        int[] n = Arrays.stream(args, 0, 6).mapToInt(Integer::parseInt).toArray();
        int batch = n[2];
        int image = n[3] * n[3] * n[4];
        int steps = Integer.parseInt(args[7]);
        float[] mean = new float[n[4]];
        float[] std = new float[n[4]];
        Arrays.fill(mean, 0.5f);
        Arrays.fill(std, 0.25f);
        LearnerSettings settings = new LearnerSettings(
                1, batch, K, n[3], n[3], mean, std, 0.002, 0.02, 0.999, 0.99, 0.75, 75, 16384, Precision.valueOf(args[6]));
        byte[] noise = new byte[K * batch * image];
        new Random(1).nextBytes(noise);
        int[] labels = new int[batch];
        Arrays.setAll(labels, i -> i % CLASSES);
        float[] guesses = new float[batch * CLASSES];
        Arrays.fill(guesses, 1f / CLASSES);
        LabeledInput labeled = new LabeledInput(ByteBuffer.wrap(noise, 0, batch * image).slice(), labels);
        GuessedInput guessed = new GuessedInput(ByteBuffer.wrap(noise), guesses);
        try (Learner learner = Learner.initial(new WideResNetShape(n[0], n[1], n[4], CLASSES), settings, n[5])) {
            for (int t = 1; t <= WARM_UP; t++) {
                learner.step(t, labeled, guessed);
            }
            long cpu = processorMillis();
            long began = System.nanoTime();
            for (int t = WARM_UP + 1; t <= WARM_UP + steps; t++) {
                learner.step(t, labeled, guessed);
            }
            System.out.printf(
                    "%.1f %.1f %d%n",
                    (processorMillis() - cpu) / (double) steps,
                    (System.nanoTime() - began) / 1e6 / steps,
                    mostResident());
        }
    }

    /** User and system time of this process; the kernel counts it in hundredths of a second. */
    private static long processorMillis() throws IOException {
        String stat = Files.readString(Path.of("/proc/self/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return 10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    }

    private static long mostResident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }
}
