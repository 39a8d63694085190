package mixmatch.trainer.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import mixmatch.proto.ObjectKeys;
import org.junit.jupiter.api.Test;

class ModelRetentionTest {
    @Test
    void whatACheckpointOrAnOrderNamesIsKept() {
        assertThat(deleted(List.of(key(0, 1), key(8, 1), key(16, 1), key(24, 1)), Set.of(key(8, 1), key(24, 1)), 1))
                .containsExactly(
                        new ModelRetention.Deletion(key(0, 1), 0, true),
                        new ModelRetention.Deletion(key(16, 1), 16, true));
    }

    @Test
    void aModelThatALaterOwnerMadeAgainStaysAnnounced() {
        assertThat(deleted(List.of(key(8, 1), key(8, 2)), Set.of(key(8, 2)), 2))
                .containsExactly(new ModelRetention.Deletion(key(8, 1), 8, false));
    }

    @Test
    void whatALaterOwnerHasWrittenIsLeftAlone() {
        assertThat(deleted(List.of(key(8, 3), key(16, 2)), Set.of(), 2))
                .containsExactly(new ModelRetention.Deletion(key(16, 2), 16, true));
    }

    @Test
    void anObjectOfAnotherNameIsLeftAlone() {
        assertThat(deleted(List.of("runs/digits/models/mine.onnx"), Set.of(), 1))
                .isEmpty();
    }

    private static List<ModelRetention.Deletion> deleted(List<String> stored, Set<String> named, long epoch) {
        return ModelRetention.toDelete(stored, named, epoch);
    }

    private static String key(long step, long epoch) {
        return ObjectKeys.guessingModel("digits", step, epoch);
    }
}
