package mixmatch.eval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import mixmatch.stores.TestStore;
import mixmatch.v1.Accuracy;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evaluations of many classes: whole in the store, small elsewhere. */
class EvaluationsIT {
    private static final int CLASSES = 1000;

    @TempDir
    static Path dir;

    private static Evaluation evaluation(long step) {
        Accuracy accuracy = Accuracy.newBuilder()
                .setAccuracy(0.5)
                .addAllPerClass(Collections.nCopies(CLASSES, 0.5))
                .addAllConfusion(Collections.nCopies(CLASSES * CLASSES, 1L))
                .build();
        return Evaluation.newBuilder()
                .setRun("r")
                .setEpoch(1)
                .setStep(step)
                .setTest(accuracy)
                .setValidation(accuracy)
                .build();
    }

    @Test
    void aHistoryOfAThousandClassesHoldsNoneOfThem() throws Exception {
        try (TestStore store = new TestStore(dir.resolve("s3"))) {
            new Evaluations(store.objects()).put(evaluation(8));
            // Of another process, which reads what this one wrote.
            for (Evaluations evaluations : List.of(new Evaluations(store.objects()), writing(store))) {
                List<Evaluation> history = evaluations.upTo("r", 16);

                assertThat(history).hasSizeBetween(1, 2).allSatisfy(one -> {
                    assertThat(one.getTest().getAccuracy()).isEqualTo(0.5);
                    assertThat(one.getValidation().getAccuracy()).isEqualTo(0.5);
                    assertThat(one.getSerializedSize()).isLessThan(200);
                });
                CheckpointWritten checkpoint = CheckpointWritten.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep(8)
                        .build();
                assertThat(evaluations.find(checkpoint)).contains(evaluation(8));
            }
        }
    }

    private static Evaluations writing(TestStore store) throws Exception {
        Evaluations evaluations = new Evaluations(store.objects());
        evaluations.put(evaluation(16));
        return evaluations;
    }

    @Test
    void whatIsAnnouncedGrowsWithTheClassesAndNotWithTheirSquare() {
        assertThat(Evaluations.announced(evaluation(8)).getSerializedSize()).isLessThan(20 * CLASSES);
        assertThat(Evaluations.announced(evaluation(8)).getTest().getPerClassCount())
                .isEqualTo(CLASSES);
    }
}
