package mixmatch.augmentation.strong;

import java.io.IOException;
import java.util.Random;
import mixmatch.bench.ProcessTime;
import mixmatch.datasets.ImageSize;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;

/** RandAugment and cutout of images of noise, 32x32 in colour, one after another; a unit is one image. */
public final class StrongViews {
    private static final int IMAGES = 64;
    private static final int WARM_UP = 200_000;

    private StrongViews() {}

    /** Argument: the number of views. */
    public static void main(String[] args) throws IOException {
        int views = Integer.parseInt(args[0]);
        ImageSize size = new ImageSize(32, 32, 3);
        byte[] pixels = new byte[IMAGES * (int) size.bytes()];
        new Random(1).nextBytes(pixels);
        RandAugment augment = new RandAugment(new RunSpec.Strong(2, "all", 1, 0.5), size);
        Canvas canvas = new Canvas(size);
        int sum = run(augment, canvas, pixels, 0, WARM_UP);
        ProcessTime time = new ProcessTime();
        sum += run(augment, canvas, pixels, WARM_UP, views);
        time.print(views);
        System.err.println("pixels " + sum);
    }

    private static int run(RandAugment augment, Canvas canvas, byte[] pixels, int from, int views) {
        int sum = 0;
        byte[] out = new byte[pixels.length];
        long key = CounterRandom.key(1, RandomStream.UNLABELED_AUGMENTATION, 1);
        for (int view = from; view < from + views; view++) {
            int at = view % IMAGES * (pixels.length / IMAGES);
            canvas.load(pixels, at);
            augment.apply(canvas, CounterRandom.at(key, view));
            canvas.store(out, at);
            sum += out[at];
        }
        return sum;
    }
}
