package mixmatch.trainer.artifacts;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The checkpoints that a run keeps: the {@code keep} newest sound ones, at least 2, since a restart passes over a
 * damaged one; the {@code keepBest} best by validation accuracy, or by test accuracy without it; each whose step
 * {@code keepEvery} divides (0: none); the last of the run; and those that nobody has evaluated.
 */
record CheckpointRetention(int keep, int keepBest, int keepEvery) {
    private static final int FOR_A_RESTART = 2;

    /** A checkpoint in the store; {@code last} of the run's last step, not {@code sound} if known to be damaged or incomplete. */
    record Stored(ArtifactVersion version, boolean last, boolean sound) {}

    /** Checkpoints to keep whatever their evaluations say. */
    int atLeast() {
        return Math.max(FOR_A_RESTART, keep);
    }

    /** @param stored in the order in which they were announced; {@code accuracies} are 0..1, of those that are evaluated */
    List<ArtifactVersion> toDelete(List<Stored> stored, Map<ArtifactVersion, Double> accuracies) {
        List<Stored> sound = stored.stream().filter(Stored::sound).toList();
        List<Stored> counted = sound.stream()
                .filter(checkpoint -> !superseded(checkpoint, sound))
                .toList();
        Set<ArtifactVersion> kept = new HashSet<>();
        counted.subList(Math.max(0, counted.size() - atLeast()), counted.size())
                .forEach(checkpoint -> kept.add(checkpoint.version()));
        counted.stream()
                .map(Stored::version)
                .filter(accuracies::containsKey)
                .sorted(Comparator.<ArtifactVersion, Double>comparing(accuracies::get)
                        .thenComparing(ArtifactVersion::step)
                        .reversed())
                .limit(keepBest)
                .forEach(kept::add);
        counted.stream()
                .map(Stored::version)
                .filter(version -> keepEvery > 0 && version.step() % keepEvery == 0)
                .forEach(kept::add);
        return stored.stream()
                .filter(checkpoint -> !checkpoint.last())
                .map(Stored::version)
                .filter(version -> !kept.contains(version) && accuracies.containsKey(version))
                .toList();
    }

    /** True if a later owner has gone back beyond it and made the step again. */
    private static boolean superseded(Stored checkpoint, List<Stored> sound) {
        return sound.stream()
                .anyMatch(other -> other.version().epoch()
                                > checkpoint.version().epoch()
                        && other.version().step() <= checkpoint.version().step());
    }
}
