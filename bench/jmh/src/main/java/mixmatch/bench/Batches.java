package mixmatch.bench;

import com.google.protobuf.UnsafeByteOperations;
import java.util.Collections;
import java.util.Random;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.UnlabeledBatch;

/** Messages of one step: 64 images of 32x32 in colour, K = 2, ten classes. */
public final class Batches {
    public static final String RUN = "cifar10-250";
    public static final GuessingModel MODEL = GuessingModel.newBuilder()
            .setStep(8)
            .setObject(ObjectRef.newBuilder()
                    .setKey("runs/cifar10-250/models/8-1.onnx")
                    .setSha256("0".repeat(64))
                    .setSize(1))
            .build();

    private static final int BATCH = 64;
    private static final int CLASSES = 10;

    private Batches() {}

    public static LabeledBatch labeled(long step) {
        return LabeledBatch.newBuilder()
                .setRun(RUN)
                .setEpoch(1)
                .setStep(step)
                .setAttempt(1)
                .setHeight(32)
                .setWidth(32)
                .setChannels(3)
                .setPixels(UnsafeByteOperations.unsafeWrap(noise(1)))
                .addAllLabels(Collections.nCopies(BATCH, 3))
                .build();
    }

    public static UnlabeledBatch unlabeled(long step) {
        return UnlabeledBatch.newBuilder()
                .setRun(RUN)
                .setEpoch(1)
                .setStep(step)
                .setAttempt(1)
                .setModel(MODEL)
                .setAugmentations(2)
                .setHeight(32)
                .setWidth(32)
                .setChannels(3)
                .setPixels(UnsafeByteOperations.unsafeWrap(noise(2)))
                .addAllTruth(Collections.nCopies(BATCH, 3))
                .addAllImages(Collections.nCopies(BATCH, 3_000))
                .build();
    }

    public static GuessedBatch guessed(long step) {
        return GuessedBatch.newBuilder()
                .setRun(RUN)
                .setEpoch(1)
                .setStep(step)
                .setAttempt(1)
                .setModel(MODEL)
                .setAugmentations(2)
                .setHeight(32)
                .setWidth(32)
                .setChannels(3)
                .setPixels(UnsafeByteOperations.unsafeWrap(noise(2)))
                .addAllTruth(Collections.nCopies(BATCH, 3))
                .addAllImages(Collections.nCopies(BATCH, 3_000))
                .setClasses(CLASSES)
                .addAllGuesses(Collections.nCopies(BATCH * CLASSES, 0.1f))
                .addAllWeights(Collections.nCopies(BATCH, 1f))
                .build();
    }

    private static byte[] noise(int views) {
        byte[] pixels = new byte[views * BATCH * 32 * 32 * 3];
        new Random(1).nextBytes(pixels);
        return pixels;
    }
}
