package mixmatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

class PinnedScheduleTest {
    private final PinnedSchedule schedule = new PinnedSchedule(8, 16, 800);

    @Test
    void theFirstStepsAreGuessedWithModel0() {
        assertThat(schedule.modelOf(1)).isZero();
        assertThat(schedule.modelOf(24)).isZero();
        assertThat(schedule.modelOf(25)).isEqualTo(8);
    }

    @Test
    void theStalenessLiesBetweenDAndDPlusSMinus1() {
        for (long t = 17; t <= 800; t++) {
            assertThat(t - 1 - schedule.modelOf(t)).isBetween(16L, 16L + 8 - 1);
            assertThat(schedule.staleness(t)).isEqualTo(t - 1 - schedule.modelOf(t));
        }
    }

    @Test
    void theStalenessReachesDPlusSMinus1() {
        assertThat(schedule.mostStaleness()).isEqualTo(23);
        assertThat(schedule.staleness(24)).isEqualTo(23);
        assertThat(schedule.staleness(25)).isEqualTo(16);
    }

    @Test
    void aRunsScheduleIsThatOfItsSpec() {
        RunSpec spec = RunSpec.parse(
                "", "test", Map.of("schedule.publishEvery", "4", "schedule.lead", "10", "training.steps", "100"));
        assertThat(PinnedSchedule.of(spec)).isEqualTo(new PinnedSchedule(4, 10, 100));
    }

    @Test
    void aStepIsOrderedOnlyOnceItsModelCanBeComplete() {
        for (long completed = 0; completed < 800; completed++) {
            for (long t = completed + 1; t <= schedule.lastOrder(completed); t++) {
                assertThat(schedule.modelOf(t)).isLessThanOrEqualTo(completed);
            }
        }
    }

    @Test
    void aStepThatMustBeOrderedTakesTheNextThreeWithIt() {
        assertThat(schedule.lastOrder(100, 117)).isEqualTo(120);
        assertThat(schedule.lastOrder(100, 118)).as("nothing must be").isEqualTo(117);
        assertThat(schedule.lastOrder(782, 799)).as("the run's end").isEqualTo(800);
        assertThat(PinnedSchedule.mostOpen(16)).isEqualTo(20);
    }

    @Test
    void everyModelThatAStepNeedsIsPublished() {
        for (long t = 1; t <= 800; t++) {
            assertThat(schedule.publishes(schedule.modelOf(t))).isTrue();
        }
    }

    @Test
    void aModelThatNoStepNeedsIsNotPublished() {
        assertThat(schedule.publishes(776)).isTrue();
        assertThat(schedule.publishes(784)).isFalse();
        assertThat(schedule.publishes(777)).isFalse();
    }

    @Test
    void aCheckpointNamesItsOwnStepsModelLast() {
        assertThat(schedule.modelsNeededAfter(40)).containsExactly(24L, 32L, 40L);
        assertThat(schedule.modelsNeededAfter(800)).isEmpty();
    }
}
