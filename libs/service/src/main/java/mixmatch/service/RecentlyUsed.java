package mixmatch.service;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that keep a bounded number of entries: those used last. */
public final class RecentlyUsed {
    public interface Loading<K, V, E extends Exception> {
        V of(K key) throws E;
    }

    private RecentlyUsed() {}

    /** An empty map that forgets the entry used longest ago when it has more than {@code most}. Needs a lock, even to read. */
    public static <K, V> Map<K, V> atMost(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > most;
            }
        };
    }

    /** The value of a key, loaded unless it is known; what can't be loaded is tried again the next time. */
    public static <K, V, E extends Exception> V get(Map<K, V> known, K key, Loading<K, V, E> loading) throws E {
        V value = known.get(key);
        if (value == null) {
            value = loading.of(key);
            known.put(key, value);
        }
        return value;
    }
}
