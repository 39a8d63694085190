package mixmatch.augment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import mixmatch.bench.ProcessTime;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.Split;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;

/** The batches that augment builds for one step after another; a unit is one augmented image. */
public final class BatchBuilding {
    private static final int IMAGES = 10_000;
    private static final int LABELED = 250;
    private static final int WARM_UP = 5_000;

    private BatchBuilding() {}

    /** Batches of 64 of 10,000 images of noise, 32x32 in colour, augmented as for CIFAR-10. */
    static StepBatches batches() {
        byte[] noise = new byte[IMAGES * 32 * 32 * 3];
        new Random(1).nextBytes(noise);
        ImageSet images = ImageSet.of(
                new ImageSize(32, 32, 3),
                ByteBuffer.allocateDirect(noise.length).put(noise).flip(),
                IntStream.range(0, IMAGES).map(i -> i % 10).toArray());
        List<String> classes = IntStream.range(0, 10).mapToObj(k -> "class" + k).toList();
        RunSpec spec = RunSpec.parse("{}", "defaults", Map.of("name", "bench"));
        return new StepBatches(
                spec,
                Dataset.of("noise", classes, images, images, List.of(), "noise"),
                new Split(
                        IntStream.range(0, LABELED).toArray(),
                        IntStream.range(LABELED, IMAGES).toArray(),
                        new int[0]),
                new StepBatches.Memory());
    }

    /** Arguments: {@code augmented} of images that are at hand or {@code built} of those that are chosen and fetched; steps. */
    public static void main(String[] args) throws IOException {
        StepBatches batches = batches();
        boolean built = args[0].equals("built");
        int steps = Integer.parseInt(args[1]);
        byte[] originals = new byte[64 * 32 * 32 * 3];
        new Random(2).nextBytes(originals);
        LongToIntFunction step = built
                ? number -> batches.labeled(number).pixels().get(0)
                        + batches.unlabeled(number).pixels().get(0)
                : number -> batches.augmented(
                                        originals,
                                        64,
                                        batches.views().subList(0, 1),
                                        RandomStream.LABELED_AUGMENTATION,
                                        number)
                                .get(0)
                        + batches.augmented(originals, 64, batches.views(), RandomStream.UNLABELED_AUGMENTATION, number)
                                .get(0);
        long sum = LongStream.rangeClosed(1, WARM_UP).map(step::applyAsInt).sum();
        ProcessTime time = new ProcessTime();
        sum += LongStream.rangeClosed(WARM_UP + 1, WARM_UP + steps)
                .map(step::applyAsInt)
                .sum();
        time.print((double) steps * (1 + batches.views().size()) * 64);
        System.err.println("pixels " + sum);
    }
}
