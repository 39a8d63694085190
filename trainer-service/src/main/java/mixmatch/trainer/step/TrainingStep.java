package mixmatch.trainer.step;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import mixmatch.engine.Engine;
import mixmatch.engine.OwnLosses;
import mixmatch.methods.LossTerms;
import mixmatch.methods.Losses;
import mixmatch.methods.MeanTerm;
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
        StepImages images = new StepImages(t, rows, interleave, mixing);
        LossTerms terms = method.terms(t, memory);
        Optional<OwnLosses> own =
                engine.ownLosses().filter(computed -> terms.mean().isPresent());
        if (own.isPresent()) {
            Supplier<OwnLosses.Values> computed = own.get().pass(images, targets(terms, images));
            engine.update(t, emaDecay);
            OwnLosses.Values values = computed.get();
            return new Losses(values.lossX(), values.lossU(), terms.weightU(), 0, new float[0]);
        }
        List<float[]> logits = engine.forward(images);
        int[] inOrder = IntStream.range(0, rows.count()).toArray();
        Losses losses = terms.of(new TrainedRows(
                interleave.inOrder(logits, classes), targets(images, inOrder), rows.weights(), interleave.batch()));
        engine.backward(interleave.interleaved(losses.gradient(), classes));
        engine.update(t, emaDecay);
        return losses;
    }

    /** Of these rows, row-major [rows, classes]. */
    private float[] targets(StepImages images, int[] rows) {
        float[] targets = new float[rows.length * classes];
        for (int place = 0; place < rows.length; place++) {
            System.arraycopy(images.mixed(images.rows()::target, rows[place]), 0, targets, place * classes, classes);
        }
        return targets;
    }

    private OwnLosses.Targets targets(LossTerms terms, StepImages images) {
        float[] weights = images.rows().weights();
        int[] rows = interleave.rows();
        double[] ofX = new double[rows.length];
        double[] ofU = new double[rows.length];
        int labeled = interleave.batch();
        for (int place = 0; place < rows.length; place++) {
            int row = rows[place];
            if (row < labeled) {
                ofX[place] = weights[row] / (double) labeled;
            } else {
                ofU[place] = weights[row] / (double) (rows.length - labeled);
            }
        }
        return new OwnLosses.Targets(
                mean(terms.mean().orElseThrow()), targets(images, rows), ofX, ofU, terms.weightU());
    }

    private static OwnLosses.Mean mean(MeanTerm term) {
        return switch (term) {
            case CROSS_ENTROPY -> OwnLosses.Mean.CROSS_ENTROPY;
            case SQUARED_ERROR -> OwnLosses.Mean.SQUARED_ERROR;
        };
    }
}
