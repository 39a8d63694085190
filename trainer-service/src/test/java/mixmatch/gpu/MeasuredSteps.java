package mixmatch.gpu;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import mixmatch.spec.RunSpec.Precision;
import mixmatch.trainer.engine.TrainingDevice;
import mixmatch.trainer.step.Trainer;

/** Milliseconds of a step of the trainer alone, without broker, store and guessing. */
final class MeasuredSteps {
    private static final int WARM_UP = 5;

    private MeasuredSteps() {}

    static void measure(Workload work, String precision, ObjectNode found) {
        Precision asked = Precision.valueOf(precision);
        if (TrainingDevice.precision(asked) != asked) {
            found.put("skipped", "the processor computes it as float32");
            return;
        }
        try (Trainer trainer = work.trainer(asked)) {
            long began = System.nanoTime();
            Workload.train(trainer, work, 1, WARM_UP);
            found.put("warmUpSeconds", (System.nanoTime() - began) / 1e9);
            of(Workload.train(trainer, work, 1 + WARM_UP, work.steps()), found);
            found.put("library", trainer.engine().platform().library());
            found.put("traits", trainer.engine().platform().device());
        }
    }

    /** Median, least and most. */
    static void of(double[] millis, ObjectNode found) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        found.put("medianMs", sorted[sorted.length / 2]);
        found.put("leastMs", sorted[0]);
        found.put("mostMs", sorted[sorted.length - 1]);
        found.put("count", sorted.length);
    }
}
