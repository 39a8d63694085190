package mixmatch.trainer.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointRetentionTest {
    private final List<CheckpointRetention.Stored> stored = new ArrayList<>();
    private final Map<ArtifactVersion, Double> accuracies = new HashMap<>();

    @Test
    void theNewestAreKept() {
        steps(0, 20, 40, 60, 80);
        assertThat(deleted(3, 0, 0)).containsExactly(0L, 20L);
    }

    @Test
    void twoAreKeptForARestartWhateverTheSpecSays() {
        steps(0, 20, 40, 60);
        assertThat(deleted(1, 0, 0)).containsExactly(0L, 20L);
    }

    @Test
    void aDamagedOneIsNoneOfTheTwo() {
        steps(0, 20, 40);
        add(60, 1, 0.5, false, false);
        steps(80);
        assertThat(deleted(1, 0, 0)).containsExactly(0L, 20L, 60L);
    }

    @Test
    void theBestIsKeptHoweverOld() {
        steps(0);
        add(20, 1, 0.9, false, true);
        add(40, 1, 0.8, false, true);
        steps(60, 80);
        assertThat(deleted(2, 1, 0)).containsExactly(0L, 40L);
        assertThat(deleted(2, 2, 0)).containsExactly(0L);
    }

    @Test
    void ofTwoEquallyGoodOnesTheNewerIsTheBest() {
        add(20, 1, 0.9, false, true);
        add(40, 1, 0.9, false, true);
        steps(60, 80);
        assertThat(deleted(2, 1, 0)).containsExactly(20L);
    }

    @Test
    void everyNthStepIsKept() {
        steps(0, 20, 40, 60, 80, 100, 120);
        assertThat(deleted(2, 0, 40)).containsExactly(20L, 60L);
    }

    @Test
    void whatNobodyHasEvaluatedIsKept() {
        steps(0, 20, 40, 60);
        accuracies.remove(new ArtifactVersion(20, 1));
        assertThat(deleted(1, 0, 0)).containsExactly(0L);
    }

    @Test
    void theRunsLastIsKept() {
        add(20, 1, 0.1, true, true);
        steps(40, 60, 80);
        assertThat(deleted(2, 0, 0)).containsExactly(40L);
    }

    @Test
    void whatALaterOwnerMadeAgainIsNoLongerCounted() {
        steps(0, 20, 40);
        add(40, 2, 0.5, false, true);
        assertThat(new CheckpointRetention(2, 0, 20).toDelete(stored, accuracies))
                .containsExactly(new ArtifactVersion(40, 1));
    }

    private List<Long> deleted(int keep, int keepBest, int keepEvery) {
        return new CheckpointRetention(keep, keepBest, keepEvery)
                .toDelete(stored, accuracies).stream()
                        .map(ArtifactVersion::step)
                        .toList();
    }

    private void steps(long... steps) {
        for (long step : steps) {
            add(step, 1, 0.5, false, true);
        }
    }

    private void add(long step, long epoch, double accuracy, boolean last, boolean sound) {
        ArtifactVersion version = new ArtifactVersion(step, epoch);
        stored.add(new CheckpointRetention.Stored(version, last, sound));
        accuracies.put(version, accuracy);
    }
}
