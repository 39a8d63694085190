package mixmatch.runs;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Evaluation;

/**
 * Whether a run is less accurate than the supervised run of the same images, labels and network. Asked from half of its steps on,
 * as the weight of the unlabelled images grows slowly; compared at the same step, or with the last one of a shorter supervised run.
 * By validation images, else by test images.
 */
public final class BelowSupervised {
    /** Standard errors of the difference of two shares of so many images that a difference must exceed. */
    private static final double STANDARD_ERRORS = 2;

    private BelowSupervised() {}

    /**
     * Empty where it is not below, or where there is nothing to compare it with yet.
     *
     * @param all iterated over only if the run has come far enough
     */
    public static Optional<Harm> of(RunView run, Iterable<RunView> all) {
        Optional<RunSpec> spec =
                run.spec().filter(one -> Methods.of(one.method()).takesUnlabeled());
        Optional<Evaluation> newest = run.newestEvaluation()
                .filter(e -> spec.isPresent()
                        && 2 * e.getStep() >= spec.get().training().steps());
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        return StreamSupport.stream(all.spliterator(), false)
                .filter(other -> isSupervisedOf(other, run, spec.get()))
                .max(Comparator.comparing(RunView::submittedAt).thenComparing(RunView::run))
                .flatMap(supervised -> supervised
                        .evaluationUpTo(newest.get().getStep())
                        .flatMap(theirs -> compare(spec.get(), newest.get(), supervised.run(), theirs)));
    }

    private static boolean isSupervisedOf(RunView other, RunView run, RunSpec spec) {
        if (other.newestEvaluation().isEmpty()
                || !other.submitted()
                        .map(mixmatch.v1.RunSpec::getDataset)
                        .equals(run.submitted().map(mixmatch.v1.RunSpec::getDataset))) {
            return false;
        }
        // The same split by its contents; each run has an object of its own.
        String split = run.submitted().orElseThrow().getSplit().getSha256();
        return other.submitted().orElseThrow().getSplit().getSha256().equals(split)
                && other.spec()
                        .filter(one -> isSupervised(Methods.of(one.method())))
                        .filter(one ->
                                one.recipe().network().equals(spec.recipe().network()))
                        .isPresent();
    }

    private static boolean isSupervised(Method method) {
        return !method.takesUnlabeled() && !method.takesAllLabels();
    }

    private static Optional<Harm> compare(RunSpec spec, Evaluation ours, String supervised, Evaluation theirs) {
        boolean validated =
                ours.getValidation().getImages() > 0 && theirs.getValidation().getImages() > 0;
        Accuracy our = validated ? ours.getValidation() : ours.getTest();
        Accuracy their = validated ? theirs.getValidation() : theirs.getTest();
        if (!isBelow(our, their)) {
            return Optional.empty();
        }
        String sentence = String.format(
                Locale.ROOT,
                "at step %d it is below its own supervised run %s (%s accuracy %.1f %% against %.1f %%%s): the unlabelled"
                        + " images hurt; train anew with %s, or keep the supervised model",
                ours.getStep(),
                supervised,
                validated ? "validation" : "test",
                100 * our.getAccuracy(),
                100 * their.getAccuracy(),
                validated ? "" : ", as no images are kept for validation",
                Harm.remedy(spec));
        return Optional.of(new Harm(Harm.Kind.BELOW_SUPERVISED, "below supervised", sentence));
    }

    /** p1 < p2 by more than so many standard errors of their difference, sqrt(p1 (1 - p1) / n1 + p2 (1 - p2) / n2). */
    static boolean isBelow(Accuracy one, Accuracy other) {
        double error = Math.sqrt(variance(one) + variance(other));
        // Without images there is no number here, and nothing is below it.
        return other.getAccuracy() - one.getAccuracy() > STANDARD_ERRORS * error;
    }

    private static double variance(Accuracy accuracy) {
        return accuracy.getAccuracy() * (1 - accuracy.getAccuracy()) / accuracy.getImages();
    }
}
