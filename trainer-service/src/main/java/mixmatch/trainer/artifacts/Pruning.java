package mixmatch.trainer.artifacts;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.service.RecentlyUsed;
import mixmatch.spec.RunSpec;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.RunState;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Deletes the objects that the run no longer keeps, by {@link CheckpointRetention} and {@link ModelRetention}, and what
 * owners that died in between have left. For the thread that writes and announces. Bound: the names of the run's
 * checkpoints, and the manifests of those in the store.
 *
 * <p>A checkpoint's manifest goes before its other objects, a model's announcement before its object: a crash leaves
 * only objects that nobody names, which the next pruning finds. Readers pass over a checkpoint that is gone.
 *
 * <p>Nothing is deleted before the broker has taken an announcement of this owner: one that wakes up after another took
 * the run deletes nothing. If it is stopped after that, it deletes only what later owners can do without: they go on
 * from one of the two newest checkpoints, which are kept, and put models back from their own copies.
 */
public final class Pruning {
    private static final Logger LOG = Logger.getLogger(Pruning.class);

    private final String run;
    private final CheckpointRetention retention;
    private final ObjectStore store;
    private final Ownership ownership;
    private final CompleteModels models;
    private final EvaluatedCheckpoints evaluated;
    private final Map<ArtifactVersion, CheckpointWritten> announced = new LinkedHashMap<>();
    private final Map<ArtifactVersion, CheckpointManifest> manifests = new HashMap<>();
    private final Set<ArtifactVersion> damaged = new HashSet<>();

    /** @param restored what this owner goes on from: what was announced after it is damaged or missing */
    public Pruning(
            Ownership ownership,
            RunSpec.Checkpoints keeping,
            CompleteModels models,
            Optional<CheckpointWritten> restored,
            ObjectStore store,
            TrainerKafka kafka) {
        this.run = ownership.run();
        this.retention = new CheckpointRetention(keeping.keep(), keeping.keepBest(), keeping.keepEvery());
        this.store = store;
        this.ownership = ownership;
        this.models = models;
        this.evaluated = new EvaluatedCheckpoints(run, kafka);
        List<CheckpointWritten> earlier = ownership.earlierCheckpoints();
        earlier.forEach(checkpoint -> announced.put(ArtifactVersion.of(checkpoint), checkpoint));
        earlier.subList(restored.map(earlier::lastIndexOf).orElse(-1) + 1, earlier.size())
                .forEach(checkpoint -> damaged.add(ArtifactVersion.of(checkpoint)));
    }

    /** Prunes once a checkpoint is announced. While store or broker is away it is left to the next time. */
    public void after(CheckpointWritten checkpoint) {
        announced.put(ArtifactVersion.of(checkpoint), checkpoint);
        try {
            prune();
        } catch (IOException | KafkaException e) {
            LOG.warnf("Pruning is left for the next checkpoint. run=%s reason=%s", run, e.getMessage());
        }
    }

    private void prune() throws IOException {
        Set<String> storedModels = new TreeSet<>(store.list(ObjectKeys.run(run, "models/")));
        Map<ArtifactVersion, Set<String>> stored = storedCheckpoints();
        List<CheckpointRetention.Stored> judged = new ArrayList<>();
        for (CheckpointWritten checkpoint : announced.values()) {
            ArtifactVersion version = ArtifactVersion.of(checkpoint);
            if (stored.containsKey(version)) {
                boolean sound = isSound(checkpoint, stored.get(version), storedModels);
                judged.add(new CheckpointRetention.Stored(version, checkpoint.getLast(), sound));
            }
        }
        Set<ArtifactVersion> deletions = new TreeSet<>(ArtifactVersion.BY_STEP);
        // What an owner has written and not lived to announce. A later owner's is not this one's to judge.
        stored.keySet().stream()
                .filter(version -> version.epoch() <= ownership.epoch() && !announced.containsKey(version))
                .forEach(deletions::add);
        if (judged.size() > retention.atLeast()) {
            deletions.addAll(retention.toDelete(judged, evaluated.of(stored.keySet())));
        }
        Set<String> named = new HashSet<>(models.keys());
        for (CheckpointRetention.Stored checkpoint : judged) {
            if (checkpoint.sound() && !deletions.contains(checkpoint.version())) {
                named.addAll(modelsOf(manifests.get(checkpoint.version())));
            }
        }
        List<ModelRetention.Deletion> unneeded = ModelRetention.toDelete(storedModels, named, ownership.epoch());
        if (!deletions.isEmpty() || !unneeded.isEmpty()) {
            delete(deletions, stored, unneeded);
            LOG.infof(
                    "Pruned. run=%s checkpoints=%d models=%d keptCheckpoints=%d",
                    run, deletions.size(), unneeded.size(), stored.size() - deletions.size());
        }
    }

    private void delete(
            Set<ArtifactVersion> checkpoints,
            Map<ArtifactVersion, Set<String>> stored,
            List<ModelRetention.Deletion> modelDeletions)
            throws IOException {
        List<Long> announcedModels = modelDeletions.stream()
                .filter(ModelRetention.Deletion::announced)
                .map(ModelRetention.Deletion::step)
                .toList();
        RunState state = ownership.state(RunState.Phase.PHASE_RUNNING).build();
        ownership.announcements().forgetModels(announcedModels, state);
        for (ArtifactVersion version : checkpoints) {
            manifests.remove(version);
            if (announced.containsKey(version)) {
                store.delete(announced.get(version).getManifest().getKey());
            }
            for (String key : stored.get(version)) {
                store.delete(key);
            }
        }
        for (ModelRetention.Deletion deletion : modelDeletions) {
            store.delete(deletion.key());
        }
    }

    private Map<ArtifactVersion, Set<String>> storedCheckpoints() throws IOException {
        Map<ArtifactVersion, Set<String>> stored = new TreeMap<>(ArtifactVersion.BY_STEP);
        for (String key : store.list(ObjectKeys.run(run, "checkpoints/"))) {
            ArtifactVersion.of(key).ifPresent(version -> stored.computeIfAbsent(version, none -> new TreeSet<>())
                    .add(key));
        }
        return stored;
    }

    private boolean isSound(CheckpointWritten checkpoint, Set<String> keys, Set<String> storedModels)
            throws IOException {
        ArtifactVersion version = ArtifactVersion.of(checkpoint);
        if (damaged.contains(version) || !keys.contains(checkpoint.getManifest().getKey())) {
            return false;
        }
        try {
            CheckpointManifest manifest = RecentlyUsed.get(
                    manifests, version, unread -> CheckpointManifest.fromJson(store.get(checkpoint.getManifest())));
            return keys.contains(manifest.state().key())
                    && keys.contains(manifest.model().key())
                    && storedModels.containsAll(modelsOf(manifest));
        } catch (MissingObjectException | DamagedObjectException e) {
            return false;
        }
    }

    private static List<String> modelsOf(CheckpointManifest manifest) {
        return manifest.guessingModels().stream()
                .map(model -> model.object().key())
                .toList();
    }
}
