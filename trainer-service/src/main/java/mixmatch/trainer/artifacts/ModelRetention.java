package mixmatch.trainer.artifacts;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which guessing models a run keeps: those that a kept checkpoint or an order of this owner can name, and later owners'. */
final class ModelRetention {
    /** A model to delete; {@code announced} if it is the one that was last announced for its step. */
    record Deletion(String key, long step, boolean announced) {}

    private ModelRetention() {}

    /** @param stored keys of all of the run's models; {@code named} those that kept checkpoints or orders name */
    static List<Deletion> toDelete(Collection<String> stored, Set<String> named, long epoch) {
        Map<Long, Long> announced = new HashMap<>();
        for (String key : stored) {
            ArtifactVersion.of(key).ifPresent(version -> announced.merge(version.step(), version.epoch(), Math::max));
        }
        return stored.stream()
                .filter(key -> !named.contains(key))
                .flatMap(key -> ArtifactVersion.of(key).stream()
                        .filter(version -> version.epoch() <= epoch)
                        .map(of -> new Deletion(key, of.step(), announced.get(of.step()) == of.epoch())))
                .toList();
    }
}
