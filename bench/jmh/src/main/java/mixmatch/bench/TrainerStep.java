package mixmatch.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mixmatch.methods.Guess;
import mixmatch.trainer.step.GuessedInput;
import mixmatch.trainer.step.LabeledInput;
import mixmatch.trainer.step.Trainer;

/** Steps of the trainer alone on noise, without broker, store and guessing: {@code bench/run trainer-step}. */
final class TrainerStep {
    private static final int WARM_UP = 5;
    /** Until then the compilers are at work. */
    private static final long WARM_UP_NANOSECONDS = TimeUnit.SECONDS.toNanos(15);

    private TrainerStep() {}

    /** Arguments: depth, width, batch, image size, channels, threads, precision, steps. */
    public static void main(String[] args) throws IOException {
        Work work = Work.parse(args);
        int threads = Integer.parseInt(args[5]);
        int steps = Integer.parseInt(args[7]);
        int labeledBytes = work.batch() * work.imageBytes();
        int[] labels = new int[work.batch()];
        Arrays.setAll(labels, i -> i % Work.CLASSES);
        float[] guesses = new float[work.batch() * Work.CLASSES];
        Arrays.fill(guesses, 1f / Work.CLASSES);
        ByteBuffer noise = work.noise(Work.K);
        LabeledInput labeled = new LabeledInput(noise.slice(0, labeledBytes), labels);
        float[] weights = new float[work.batch()];
        Arrays.fill(weights, 1);
        Optional<GuessedInput> guessed =
                Optional.of(new GuessedInput(noise, new Guess(guesses, weights), new int[work.batch()]));
        try (Trainer trainer = work.trainer(args[6], threads)) {
            long begin = System.nanoTime();
            long warm = 0;
            while (warm < WARM_UP || System.nanoTime() - begin < WARM_UP_NANOSECONDS) {
                trainer.step(++warm, labeled, guessed);
            }
            ProcessTime time = new ProcessTime();
            for (long t = warm + 1; t <= warm + steps; t++) {
                trainer.step(t, labeled, guessed);
            }
            time.print(steps);
        }
    }
}
