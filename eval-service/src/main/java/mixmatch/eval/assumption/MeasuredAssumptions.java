package mixmatch.eval.assumption;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;
import mixmatch.accuracy.Evaluator;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.Split;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Assumptions;

/** The measurement of continuity and clusters on a run's unlabelled images, whatever its method. */
public final class MeasuredAssumptions {
    static final int MOST_IMAGES = 512;
    static final int LEAST_IMAGES = 64;

    private MeasuredAssumptions() {}

    /** Of a model's predictions; empty where the run has no unlabelled images. */
    public static Optional<Assumptions> of(Evaluator.Classifier model, RunSpec spec, Dataset dataset, Split split) {
        int evaluated = dataset.test().count() + split.validation().length;
        int[] images = UnlabeledSample.of(split.unlabeled(), spec.seed(), images(evaluated));
        if (images.length == 0) {
            return Optional.empty();
        }
        int classes = dataset.manifest().classes();
        ViewPairs pairs = new ViewPairs(spec, dataset, images);
        float[] first = pairs.predictions(model, 0, classes);
        float[] second = pairs.predictions(model, 1, classes);
        float[] all = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        int[] truth = IntStream.range(0, 2 * images.length)
                .map(i -> dataset.train().label(images[i % images.length]))
                .toArray();
        ConfidenceThreshold threshold = ConfidenceThreshold.of(spec.method());
        ConfidentPredictions confident = ConfidentPredictions.of(all, truth, threshold.probability());
        double entropy = PredictionEntropy.mean(all, classes);
        return Optional.of(Assumptions.newBuilder()
                .setImages(images.length)
                .setSquaredDifference(SquaredDifference.mean(first, second))
                .setJensenShannon(JensenShannon.mean(first, second, classes))
                .setEntropy(entropy)
                .setEntropyShare(entropy / StrictMath.log(classes))
                .setEffectiveClasses(EffectiveClasses.of(all, classes))
                .setThreshold(threshold.probability())
                .setThresholdOfMethod(threshold.ofMethod())
                .setConfident(confident.share())
                .setConfidentAccuracy(confident.accuracy())
                .build());
    }

    /** A quarter of the images that are evaluated anyway, so that two views of each make an evaluation at most half as long again. */
    static int images(int evaluated) {
        return Math.min(MOST_IMAGES, Math.max(LEAST_IMAGES, evaluated / 4));
    }
}
