package mixmatch.trainer.step;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import mixmatch.engine.Engine;
import mixmatch.methods.Losses;
import mixmatch.methods.Method;
import mixmatch.methods.Mixing;
import mixmatch.methods.TrainedRows;

/**
 * One step, in the order that the golden vectors fix: rows are mixed and interleaved, each chunk goes forward, the losses and
 * their gradient are found, each chunk goes back, and the engine updates its state.
 */
final class TrainingStep {
    private final Engine engine;
    private final Method method;
    private final Interleave interleave;
    private final int batch;
    private final int classes;

    /** @param batch B, labelled rows of a step */
    TrainingStep(Engine engine, Method method, int batch, int classes) {
        this.engine = engine;
        this.method = method;
        this.interleave = new Interleave(batch, 1 + method.trainedViews());
        this.batch = batch;
        this.classes = classes;
    }

    /**
     * Trains on the rows of step {@code t}.
     *
     * @param mixing empty where rows go as they are
     * @param emaDecay of the averages at this step
     */
    Losses run(long t, StepRows rows, Optional<Mixing> mixing, double emaDecay) {
        List<float[]> logits =
                engine.forward((chunk, to) -> interleave.rowsOf(chunk).forEach(row -> write(rows, mixing, row, to)));
        Losses losses = method.losses(
                t, new TrainedRows(interleave.inOrder(logits, classes), targets(rows, mixing), rows.weights(), batch));
        engine.backward(interleave.interleaved(losses.gradient(), classes));
        engine.update(t, emaDecay);
        return losses;
    }

    private static void write(StepRows rows, Optional<Mixing> mixing, int row, FloatBuffer to) {
        float[] image = rows.image(row);
        mixing.ifPresent(mixed -> Mixing.mix(image, rows.image(mixed.partners()[row]), mixed.lambdas()[row]));
        to.put(image);
    }

    private float[] targets(StepRows rows, Optional<Mixing> mixing) {
        float[] targets = new float[rows.count() * classes];
        for (int row = 0; row < rows.count(); row++) {
            float[] target = rows.target(row);
            if (mixing.isPresent()) {
                Mixing mixed = mixing.get();
                Mixing.mix(target, rows.target(mixed.partners()[row]), mixed.lambdas()[row]);
            }
            System.arraycopy(target, 0, targets, row * classes, classes);
        }
        return targets;
    }
}
