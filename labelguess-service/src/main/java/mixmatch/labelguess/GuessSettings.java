package mixmatch.labelguess;

import mixmatch.proto.ObjectKeys;
import mixmatch.spec.RunSpec;
import mixmatch.v1.UnlabeledBatch;

/**
 * What a run's spec says of its guesses.
 *
 * @param augmentations K
 * @param batch B, images a step
 */
record GuessSettings(Sharpening sharpening, int augmentations, int batch) {
    static GuessSettings of(RunSpec spec) {
        return new GuessSettings(
                new Sharpening(spec.method().temperature()),
                spec.method().k(),
                spec.training().batch());
    }

    /** True if the model that the batch names is one of its run's: what other objects hold is not looked at. */
    static boolean namesAModelOfItsRun(UnlabeledBatch batch) {
        return batch.getModel().getObject().getKey().startsWith(ObjectKeys.run(batch.getRun(), "models/"));
    }

    /** True if the batch has the run's sizes, and images of the model's height, width and channels. */
    boolean fits(UnlabeledBatch of, int height, int width, int channels) {
        return of.getAugmentations() == augmentations
                && of.getTruthCount() == batch
                && of.getHeight() == height
                && of.getWidth() == width
                && of.getChannels() == channels
                && of.getPixels().size() == (long) augmentations * batch * height * width * channels;
    }
}
