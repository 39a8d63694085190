package mixmatch.eval.report;

import java.util.List;
import java.util.Optional;
import mixmatch.accuracy.ConfusionMatrix;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.Split;
import mixmatch.eval.assumption.Embedding;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.EvaluationHistory;
import mixmatch.eval.evaluation.LossHistory;
import mixmatch.eval.tracking.RunScalars;
import mixmatch.eval.tracking.ScalarPoint;
import mixmatch.methods.Method;
import mixmatch.methods.Methods;
import mixmatch.runs.CollapsedGuesses;
import mixmatch.runs.Harm;
import mixmatch.spec.RunSpec;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;

/**
 * All that a report tells of a run. The announced checkpoint is the run's last, and so is the last evaluation.
 *
 * @param model the last one
 */
public record FinishedRun(
        AnnouncedCheckpoint announced,
        RunSpec spec,
        DatasetManifest images,
        Split split,
        EvaluationHistory evaluations,
        LossHistory losses,
        LastModel model) {
    public CheckpointWritten checkpoint() {
        return announced.checkpoint();
    }

    /** Of test images by the last model. */
    Optional<Embedding> embedding() {
        return model.embedding();
    }

    Method method() {
        return Methods.of(spec.method());
    }

    public Evaluation last() {
        List<Evaluation> all = evaluations.evaluations();
        return all.get(all.size() - 1);
    }

    /** Its curves, for TensorBoard and for people. */
    List<ScalarPoint> points() {
        return RunScalars.of(losses.curves(), evaluations.evaluations(), announced.at());
    }

    /** That its guesses collapsed, with the remedy; empty where they did not. */
    public String collapsed() {
        return CollapsedGuesses.of(spec, announced.state().getGuessedClasses())
                .map(Harm::text)
                .orElse("");
    }

    ConfusionMatrix matrix(Accuracy accuracy) {
        return ConfusionMatrix.of(images.classes(), accuracy.getConfusionList());
    }

    /** The run in a sentence: method, labels, images, network, steps. */
    public String lead() {
        Method method = method();
        String labels =
                method.takesAllLabels() ? "all" : Figures.count(spec.dataset().labels());
        String batch = (method.views().isEmpty() ? "%d images" : "%d labeled and %d unlabeled images")
                .formatted(spec.training().batch(), spec.training().batch() * method.unlabeledRatio());
        return "%s with %s labels on %s: %s after %s steps of %s."
                .formatted(
                        method.title(),
                        labels,
                        spec.dataset().source().text(),
                        spec.recipe().network().words(),
                        Figures.count(checkpoint().getStep()),
                        batch);
    }
}
