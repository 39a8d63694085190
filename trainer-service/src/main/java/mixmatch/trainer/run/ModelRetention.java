package mixmatch.trainer.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which guessing models a run no longer needs: those that neither a kept checkpoint nor any order of this owner can name.
 * What an owner of a later epoch has written is not this one's to judge.
 */
final class ModelRetention {
    /**
     * A model to delete.
     *
     * @param announced true if it is the one that was last announced for its step
     */
    record Deletion(String key, long step, boolean announced) {}

    private ModelRetention() {}

    /**
     * Those to delete.
     *
     * @param stored keys of all of the run's models
     * @param named keys that kept checkpoints or orders name
     */
    static List<Deletion> toDelete(Collection<String> stored, Set<String> named, long epoch) {
        Map<Long, Long> announced = new HashMap<>();
        for (String key : stored) {
            Made.of(key).ifPresent(made -> announced.merge(made.step(), made.epoch(), Math::max));
        }
        List<Deletion> deletions = new ArrayList<>();
        for (String key : stored) {
            Optional<Made> made = Made.of(key);
            if (made.isPresent() && made.get().epoch() <= epoch && !named.contains(key)) {
                long step = made.get().step();
                deletions.add(new Deletion(
                        key, step, announced.get(step) == made.get().epoch()));
            }
        }
        return deletions;
    }
}
