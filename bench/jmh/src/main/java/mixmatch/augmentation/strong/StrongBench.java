package mixmatch.augmentation.strong;

import java.util.Random;
import java.util.Set;
import mixmatch.datasets.ImageSize;
import mixmatch.randomness.CounterRandom;
import mixmatch.randomness.RandomStream;
import mixmatch.spec.RunSpec;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Benchmarks of RandAugment and cutout on one image of 32x32 in colour. */
public class StrongBench {
    private static final ImageSize SIZE = new ImageSize(32, 32, 3);

    private static Canvas canvas() {
        Canvas canvas = new Canvas(SIZE);
        canvas.load(image(), 0);
        return canvas;
    }

    private static byte[] image() {
        byte[] noise = new byte[(int) SIZE.bytes()];
        new Random(1).nextBytes(noise);
        return noise;
    }

    /** A view of the defaults, with its generator. */
    @State(Scope.Thread)
    public static class View {
        private final RandAugment augment = new RandAugment(new RunSpec.Strong(2, "all", 1, 0.5), SIZE);
        private final long key = CounterRandom.key(1, RandomStream.UNLABELED_AUGMENTATION, 1);
        private final Canvas canvas = canvas();
        private final byte[] image = image();
        private final byte[] out = new byte[image.length];
        private long index;
    }

    @Benchmark
    public byte[] view(View view) {
        view.canvas.load(view.image, 0);
        view.augment.apply(view.canvas, CounterRandom.at(view.key, ++view.index));
        view.canvas.store(view.out, 0);
        return view.out;
    }

    /** One operation, at a value that is drawn anew each time. */
    @State(Scope.Thread)
    public static class One {
        @Param({
            "autocontrast",
            "brightness",
            "color",
            "contrast",
            "equalize",
            "posterize",
            "rotate",
            "sharpness",
            "shear_x",
            "shear_y",
            "solarize",
            "translate_x",
            "translate_y"
        })
        public String name;

        private final Random random = new Random(1);
        private final Canvas canvas = canvas();
        private final byte[] image = image();
        private Operation operation;

        private Operation operation() {
            return operation == null
                    ? operation = Operations.of(Set.of(name), SIZE).get(0)
                    : operation;
        }
    }

    @Benchmark
    public Canvas operation(One one) {
        one.canvas.load(one.image, 0);
        Operation operation = one.operation();
        operation.apply(one.canvas, operation.magnitudes(SIZE).value(one.random.nextDouble()));
        return one.canvas;
    }
}
