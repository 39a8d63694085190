package mixmatch.labelguess;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import mixmatch.onnx.InvalidModelException;

/** Models by their SHA-256, each loaded once, whoever asks first. Bound: {@code most}, those used last; one that leaves is closed. */
final class ModelCache<M> {
    interface Loading<M> {
        M load() throws IOException, InvalidModelException;
    }

    private final int most;
    private final Consumer<M> closing;
    /** Held while one is loaded, so that whoever wants it, too, waits for it. */
    private final Object loading = new Object();
    /** Those used last at the end. */
    private final Map<String, M> bySha256 = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most at least 2 */
    ModelCache(int most, Consumer<M> closing) {
        this.most = most;
        this.closing = closing;
    }

    /** The model, which stays until the next use; for the one thread that uses models. */
    M use(String sha256, Loading<M> load) throws IOException, InvalidModelException {
        M known = used(sha256);
        if (known != null) {
            return known;
        }
        synchronized (loading) {
            known = used(sha256);
            if (known != null) {
                return known;
            }
            M model = load.load();
            put(sha256, model);
            return model;
        }
    }

    /** Loads a model that will be used, if there is room for it. */
    void loadAhead(String sha256, Loading<M> load) throws IOException, InvalidModelException {
        synchronized (loading) {
            if (hasRoomFor(sha256)) {
                put(sha256, load.load());
            }
        }
    }

    /** The model if it is here. Makes room for one more: the eldest leave, of which it is none. */
    private synchronized M used(String sha256) {
        M model = bySha256.get(sha256);
        for (var eldest = bySha256.values().iterator(); bySha256.size() >= most; eldest.remove()) {
            closing.accept(eldest.next());
        }
        return model;
    }

    private synchronized boolean hasRoomFor(String sha256) {
        return bySha256.size() < most && !bySha256.containsKey(sha256);
    }

    private synchronized void put(String sha256, M model) {
        bySha256.put(sha256, model);
    }

    synchronized void close() {
        bySha256.values().forEach(closing);
        bySha256.clear();
    }
}
