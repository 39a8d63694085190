package mixmatch.labelguess;

import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.proto.ObjectKeys;
import mixmatch.spec.RunSpec;
import mixmatch.v1.UnlabeledBatch;

/** The settings of a run's guesses, from its spec; {@code images} are U, the unlabelled ones of a step. */
record GuessSettings(Method method, int images) {
    static GuessSettings of(RunSpec spec) {
        Method method = Methods.of(spec.method());
        return new GuessSettings(method, spec.training().batch() * method.unlabeledRatio());
    }

    /** True if the model that the batch names is one of its run's: what other objects hold is not looked at. */
    static boolean namesAModelOfItsRun(UnlabeledBatch batch) {
        return batch.getModel().getObject().getKey().startsWith(ObjectKeys.run(batch.getRun(), "models/"));
    }

    /** True if the batch has the run's sizes, and images of the model's height, width and channels. */
    boolean fits(UnlabeledBatch of, int height, int width, int channels) {
        int views = method.views().size();
        return method.guesses()
                && of.getAugmentations() == views
                && of.getTruthCount() == images
                && of.getImagesCount() == images
                && of.getHeight() == height
                && of.getWidth() == width
                && of.getChannels() == channels
                && of.getPixels().size() == (long) views * images * height * width * channels;
    }
}
