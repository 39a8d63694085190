package mixmatch.augment;

import java.util.Random;
import mixmatch.augmentation.ReflectPadCropMirror;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Benchmarks of augmentation: of one CIFAR-10 image, and of a step of 64 labelled and 64 unlabelled images with K = 2. */
@State(Scope.Thread)
public class AugmentBench {
    private final StepBatches batches = BatchBuilding.batches();
    private final ReflectPadCropMirror crop = new ReflectPadCropMirror(32, 32, 3, 4);
    private final byte[] image = image();
    private final byte[] out = new byte[32 * 32 * 3];
    private long step;

    private static byte[] image() {
        byte[] noise = new byte[32 * 32 * 3];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @Benchmark
    public byte[] cropOfAnImage() {
        crop.apply(image, 0, 2, 7, false, out, 0);
        return out;
    }

    @Benchmark
    public byte[] cropAndMirrorOfAnImage() {
        crop.apply(image, 0, 2, 7, true, out, 0);
        return out;
    }

    @Benchmark
    public Object labeledBatch() {
        return batches.labeled(++step);
    }

    @Benchmark
    public Object unlabeledBatch() {
        return batches.unlabeled(++step);
    }
}
