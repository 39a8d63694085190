package mixmatch.trainer.step;

import java.util.List;
import java.util.Optional;
import mixmatch.engine.Engine;
import mixmatch.methods.Losses;
import mixmatch.methods.Memory;
import mixmatch.methods.Method;
import mixmatch.methods.MixUp;
import mixmatch.methods.TrainedRows;

/** One step, in the order that the golden vectors fix. */
record TrainingStep(Engine engine, Method method, Memory memory, Interleave interleave, int classes) {
    /** @param batch B, labelled rows of a step */
    TrainingStep(Engine engine, Method method, Memory memory, int batch, int classes) {
        this(engine, method, memory, new Interleave(batch, method.chunks()), classes);
    }

    /** @param mixing empty where rows go as they are */
    Losses run(long t, StepRows rows, Optional<MixUp> mixing, double emaDecay) {
        StepImages images = new StepImages(rows, interleave, mixing);
        List<float[]> logits = engine.forward(images);
        float[] weights = rows.weights();
        float[] targets = new float[weights.length * classes];
        for (int row = 0; row < weights.length; row++) {
            System.arraycopy(images.mixed(rows::target, row), 0, targets, row * classes, classes);
        }
        Losses losses = method.losses(
                t, new TrainedRows(interleave.inOrder(logits, classes), targets, weights, interleave.batch()), memory);
        engine.backward(interleave.interleaved(losses.gradient(), classes));
        engine.update(t, emaDecay);
        return losses;
    }
}
