package mixmatch.labelguess;

import mixmatch.datasets.ImageSize;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.proto.ObjectKeys;
import mixmatch.spec.RunSpec;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.UnlabeledBatch;

/** The settings of a run's guesses, from its spec; {@code images} are U, the unlabelled ones of a step. */
record GuessSettings(Method method, int images, Precision precision) {
    static GuessSettings of(RunSpec spec) {
        Method method = Methods.of(spec.method());
        RunSpec.Training training = spec.training();
        return new GuessSettings(method, training.batch() * method.unlabeledRatio(), training.precision());
    }

    /** True if the model that the batch names is one of its run's, and none where nothing guesses: other objects are not looked at. */
    boolean namesItsModel(UnlabeledBatch batch) {
        return batch.hasModel()
                ? method.guesses()
                        && isAModelOf(batch.getRun(), batch.getModel().getObject())
                : !method.guesses();
    }

    static boolean isAModelOf(String run, ObjectRef object) {
        return object.getKey().startsWith(ObjectKeys.run(run, "models/"));
    }

    /** True if guesses are looked up in propagated labels, which orders then name in a model's place. */
    boolean looksUp() {
        return method.propagating().isPresent();
    }

    /** The same where no model says what images it takes. */
    boolean fits(UnlabeledBatch of) {
        return fits(of, new ImageSize(of.getHeight(), of.getWidth(), of.getChannels(), of.getVectors()));
    }

    /** True if the batch has the run's sizes, and images, or vectors, of the model's size. */
    boolean fits(UnlabeledBatch of, ImageSize size) {
        int views = method.views().size();
        return views > 0
                && of.getAugmentations() == views
                && of.getTruthCount() == images
                && of.getImagesCount() == images
                && of.getHeight() == size.height()
                && of.getWidth() == size.width()
                && of.getChannels() == size.channels()
                && of.getVectors() == size.vector()
                && of.getPixels().size() == (long) views * images * size.bytes();
    }
}
