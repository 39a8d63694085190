package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import mixmatch.spec.RunSpec;
import mixmatch.v1.RunWanted;
import org.junit.jupiter.api.Test;

class RunEndTest {
    private static final RunSpec.Training STEPS_100 =
            RunSpec.parse("{name: a, training: {steps: 100}}", "a").training();

    @Test
    void withoutAWishTheSpecEndsTheRun() {
        RunEnd end = end(RunWanted.newBuilder());

        assertThat(end.lastStep(Long.MAX_VALUE)).isEqualTo(100);
        assertThat(end.isOver(Long.MAX_VALUE)).isFalse();
    }

    @Test
    void aStepThatIsWantedEndsItEarlier() {
        assertThat(end(RunWanted.newBuilder().setLastStep(40)).lastStep(5)).isEqualTo(40);
    }

    @Test
    void aTimeEndsItByTheClockWhateverStepIsExpected() {
        RunEnd end = end(RunWanted.newBuilder().setLastStep(40).setUntilMillis(1000));

        assertThat(end.expectedSteps()).isEqualTo(40);
        assertThat(end.lastStep(999)).as("its spec may still end it").isEqualTo(100);
        assertThat(end.lastStep(1000)).as("the next step").isOne();
        assertThat(end.isOver(999)).isFalse();
        assertThat(end.isOver(1000)).isTrue();
    }

    private static RunEnd end(RunWanted.Builder wanted) {
        return new RunEnd(STEPS_100, wanted.build());
    }
}
