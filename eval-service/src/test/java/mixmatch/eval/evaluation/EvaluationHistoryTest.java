package mixmatch.eval.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Evaluation;
import org.junit.jupiter.api.Test;

class EvaluationHistoryTest {
    private static Evaluation evaluation(long step, long epoch, double accuracy) {
        return Evaluation.newBuilder()
                .setRun("r")
                .setStep(step)
                .setEpoch(epoch)
                .setTest(Accuracy.newBuilder().setAccuracy(accuracy))
                .build();
    }

    @Test
    void ofEachStepTheHighestEpochCountsWhateverTheOrder() {
        EvaluationHistory history = new EvaluationHistory(List.of(
                evaluation(100, 2, 0.5), evaluation(20, 1, 0.2), evaluation(100, 1, 0.9), evaluation(20, 3, 0.3)));

        assertThat(history.evaluations()).containsExactly(evaluation(20, 3, 0.3), evaluation(100, 2, 0.5));
        assertThat(history.medianOfLast20()).isEqualTo(0.4);
    }

    @Test
    void anEvaluationIsReadBackAsItWasWritten() throws InvalidProtocolBufferException {
        Evaluation evaluation = evaluation(1_048_576, 2, 0.1 + 0.2).toBuilder()
                .setTest(Accuracy.newBuilder()
                        .setImages(3)
                        .setAccuracy(1 / 3.0)
                        .addPerClass(Double.NaN)
                        .addConfusion(3)
                        .setLoss(2.302585092994046))
                .setLast(true)
                .build();

        assertThat(Evaluations.read(Evaluations.write(evaluation))).isEqualTo(evaluation);
    }
}
