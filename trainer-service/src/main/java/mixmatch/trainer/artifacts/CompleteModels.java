package mixmatch.trainer.artifacts;

import java.io.IOException;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoredObject;
import mixmatch.service.Outages;
import mixmatch.v1.GuessingModel;
import org.jboss.logging.Logger;

/** The guessing models that orders may name: complete in the store, their bytes kept to mend it. Bound: about (D + 1) / S + 2. */
public final class CompleteModels {
    private static final Logger LOG = Logger.getLogger(CompleteModels.class);
    private static final String CONTENT_TYPE = "application/octet-stream";

    private record Kept(GuessingModel model, byte[] bytes) {}

    private final ObjectStore store;
    private final NavigableMap<Long, Kept> models = new TreeMap<>();

    public CompleteModels(ObjectStore store) {
        this.store = store;
    }

    /** Puts a model into the store; it is complete when this returns. */
    public GuessingModel put(long step, String key, byte[] bytes) throws IOException {
        GuessingModel model = GuessingModel.newBuilder()
                .setStep(step)
                .setObject(Outages.untilDone("model " + key, () -> store.put(key, bytes, CONTENT_TYPE)))
                .build();
        keep(model, bytes);
        return model;
    }

    /** Takes over a model of an earlier owner. */
    public void fetch(GuessingModel model) throws IOException {
        keep(model, Outages.untilDone("model " + model.getObject().getKey(), () -> store.get(model.getObject())));
    }

    /** Takes note of a model that is complete in the store. */
    public synchronized void keep(GuessingModel model, byte[] bytes) {
        models.put(model.getStep(), new Kept(model, bytes));
    }

    /** The model of exactly that step, once it is complete. */
    public synchronized Optional<GuessingModel> find(long step) {
        return Optional.ofNullable(models.get(step)).map(Kept::model);
    }

    /** Keys of the objects that orders may name. */
    public synchronized Set<String> keys() {
        return models.values().stream()
                .map(kept -> kept.model().getObject().getKey())
                .collect(Collectors.toSet());
    }

    public synchronized Optional<GuessingModel> newest() {
        return Optional.ofNullable(models.lastEntry())
                .map(entry -> entry.getValue().model());
    }

    /** Forgets models older than {@code step}, but for the newest. */
    public synchronized void forgetBefore(long step) {
        while (models.size() > 1 && models.firstKey() < step) {
            models.pollFirstEntry();
        }
    }

    /** Puts the model's object back from the own copy if the store's is missing or damaged. */
    public void restore(GuessingModel model) throws IOException {
        Kept own;
        synchronized (this) {
            own = models.get(model.getStep());
        }
        if (own == null) {
            return;
        }
        String key = model.getObject().getKey();
        Outages.untilDone("model " + key, () -> {
            boolean sound = store.find(key)
                    .map(bytes -> StoredObject.refTo(key, bytes).equals(model.getObject()))
                    .orElse(false);
            if (!sound) {
                LOG.warnf("A damaged model is put back. step=%d key=%s", model.getStep(), key);
                store.put(key, own.bytes(), CONTENT_TYPE);
            }
            return true;
        });
    }
}
