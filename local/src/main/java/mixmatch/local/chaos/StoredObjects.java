package mixmatch.local.chaos;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mixmatch.objects.ObjectStore;

/** Damages objects through the store's own door, and waits while other faults have taken it away. */
final class StoredObjects {
    private static final int TRIES = 60;
    private static final long PAUSE_SECONDS = 2;

    private final ObjectStore store;

    StoredObjects(ObjectStore store) {
        this.store = store;
    }

    /** Flips one bit in the middle; nothing happens where there is none. */
    void flipABit(String key) throws IOException, InterruptedException {
        rewrite(key, bytes -> {
            bytes[bytes.length / 2] ^= 1;
            return bytes;
        });
    }

    /** Leaves the first half. */
    void truncate(String key) throws IOException, InterruptedException {
        rewrite(key, bytes -> Arrays.copyOf(bytes, bytes.length / 2));
    }

    void delete(String key) throws IOException, InterruptedException {
        untilDone(() -> {
            store.delete(key);
            return key;
        });
    }

    List<String> list(String prefix) throws IOException, InterruptedException {
        return untilDone(() -> store.list(prefix));
    }

    private void rewrite(String key, java.util.function.UnaryOperator<byte[]> change)
            throws IOException, InterruptedException {
        untilDone(() -> {
            var bytes = store.find(key);
            if (bytes.isPresent()) {
                store.put(key, change.apply(bytes.get()), "application/octet-stream");
            }
            return key;
        });
    }

    private interface Call<T> {
        T call() throws IOException;
    }

    private static <T> T untilDone(Call<T> call) throws IOException, InterruptedException {
        for (int tries = 1; ; tries++) {
            try {
                return call.call();
            } catch (IOException e) {
                if (tries == TRIES) {
                    throw e;
                }
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            }
        }
    }
}
