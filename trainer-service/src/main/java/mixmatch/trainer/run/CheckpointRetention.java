package mixmatch.trainer.run;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which checkpoints a run keeps: the newest, the best, every so many steps, and whatever is not to be lost: the last of
 * the run, those that nobody has evaluated, and the two newest sound ones, since a restart passes over a damaged one.
 *
 * @param keep newest that are kept; 2 at least are
 * @param keepBest best that are kept besides, by validation accuracy, or by test accuracy where there is no validation
 * @param keepEvery keeps each whose step this divides; 0: none
 */
record CheckpointRetention(int keep, int keepBest, int keepEvery) {
    private static final int FOR_A_RESTART = 2;

    /**
     * A checkpoint that is in the store.
     *
     * @param last that of the run's last step
     * @param sound false if its objects are known to be damaged or incomplete
     */
    record Stored(Made made, boolean last, boolean sound) {}

    /** Checkpoints to keep whatever their evaluations say. */
    int atLeast() {
        return Math.max(FOR_A_RESTART, keep);
    }

    /**
     * Those to delete.
     *
     * @param stored in the order in which they were announced
     * @param accuracies 0..1 of those that are evaluated
     */
    List<Made> toDelete(List<Stored> stored, Map<Made, Double> accuracies) {
        List<Stored> sound = stored.stream().filter(Stored::sound).toList();
        List<Stored> counted = sound.stream()
                .filter(checkpoint -> !superseded(checkpoint, sound))
                .toList();
        Set<Made> kept = new HashSet<>();
        counted.subList(Math.max(0, counted.size() - atLeast()), counted.size())
                .forEach(checkpoint -> kept.add(checkpoint.made()));
        counted.stream()
                .map(Stored::made)
                .filter(accuracies::containsKey)
                .sorted(Comparator.<Made, Double>comparing(accuracies::get)
                        .thenComparing(Made::step)
                        .reversed())
                .limit(keepBest)
                .forEach(kept::add);
        counted.stream()
                .map(Stored::made)
                .filter(made -> keepEvery > 0 && made.step() % keepEvery == 0)
                .forEach(kept::add);
        return stored.stream()
                .filter(checkpoint -> !checkpoint.last())
                .map(Stored::made)
                .filter(made -> !kept.contains(made) && accuracies.containsKey(made))
                .toList();
    }

    /** True if a later owner has gone back beyond it and made the step again. */
    private static boolean superseded(Stored checkpoint, List<Stored> sound) {
        return sound.stream()
                .anyMatch(other -> other.made().epoch() > checkpoint.made().epoch()
                        && other.made().step() <= checkpoint.made().step());
    }
}
