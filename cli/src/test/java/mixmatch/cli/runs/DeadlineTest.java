package mixmatch.cli.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import mixmatch.cli.terminal.SetClock;
import mixmatch.runs.RunView;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.Progress;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlineTest {
    private static final long EXPECTED = 2_000;

    private final SetClock clock = new SetClock();
    private final RunView run = new RunView("r");
    private final Deadline deadline =
            new Deadline(clock, Instant.EPOCH.plusSeconds(200), EXPECTED, Duration.ofSeconds(4));

    private double step = 1;
    private long told = EXPECTED;

    @Test
    void aRunAtItsExpectedRateIsToldNothingUntilItsLastEvaluationHasToBegin() {
        double seconds = trainUntilTold(10.3, 300);

        assertThat(told).as("after the next step").isEqualTo(1);
        assertThat(seconds).isEqualTo(195, within(0.5));
        assertThat(deadline.news(run)).as("once is enough").isEmpty();
    }

    @Test
    void aSlowerMachineEndsInTimeToo() {
        trainUntilTold(10.3, 100);
        double seconds = trainUntilTold(4, 300);

        assertThat(told).isEqualTo(1);
        assertThat(seconds).isEqualTo(195, within(0.5));
        assertThat(step).isBetween(1_300.0, 1_500.0);
    }

    @Test
    void aQuickerMachineIsToldOfMoreStepsBeforeItComesToTheEnd() {
        double seconds = trainUntilTold(25, 300);

        assertThat(told).isEqualTo(1);
        assertThat(seconds).isEqualTo(195, within(0.5));
        assertThat(step).isGreaterThan(2 * EXPECTED);
    }

    @Test
    void aPauseEndsNoRun() {
        trainUntilTold(10.3, 100);
        trainUntilTold(0, 140);
        trainUntilTold(30, 194);

        assertThat(told).isNotEqualTo(1);
        assertThat(step).isLessThan(told);
    }

    /** Beside the training one takes up to eight times as long as at its end, where 4 s are expected. */
    @ParameterizedTest
    @CsvSource({"2, 197", "20, 195", "80, 189"})
    void theLastEvaluationBeginsByWhatTheQuickestTook(long seconds, double ends) {
        trainUntilTold(10.3, 50);
        evaluated(400, Duration.ofSeconds(seconds));
        deadline.news(run);
        evaluated(500, Duration.ofSeconds(90));

        assertThat(trainUntilTold(10.3, 300)).isEqualTo(ends, within(0.5));
    }

    private void evaluated(long at, Duration took) {
        run.accept(CheckpointWritten.newBuilder()
                .setRun("r")
                .setStep(at)
                .setWrittenAtMillis(clock.millis() - took.toMillis())
                .build());
        run.accept(Evaluation.newBuilder().setRun("r").setStep(at).build());
    }

    @Test
    void aFinishedRunIsToldNothing() {
        clock.now = Instant.EPOCH.plusSeconds(199);
        run.accept(RunState.newBuilder()
                .setRun("r")
                .setEpoch(1)
                .setPhase(RunState.Phase.PHASE_FINISHED)
                .build());

        assertThat(deadline.news(run)).isEqualTo(OptionalLong.empty());
    }

    /** Trains at that rate with a heartbeat a second, until that second or the step to end at; gives the second. */
    private double trainUntilTold(double stepsPerSecond, double until) {
        double now = clock.millis() / 1e3;
        for (; now < until && told != 1 && step < told; now += 0.25) {
            clock.now = Instant.EPOCH.plusMillis(Math.round(1e3 * now));
            step += stepsPerSecond / 4;
            if (now == Math.rint(now)) {
                run.accept(Progress.newBuilder()
                        .setRun("r")
                        .setEpoch(1)
                        .setStep((long) step)
                        .setAtMillis(clock.millis())
                        .build());
            }
            OptionalLong news = deadline.news(run);
            told = news.orElse(told);
        }
        return clock.millis() / 1e3;
    }
}
