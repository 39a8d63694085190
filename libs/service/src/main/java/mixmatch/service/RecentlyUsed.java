package mixmatch.service;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that keep a bounded number of entries: those used last. */
public final class RecentlyUsed {
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
}
