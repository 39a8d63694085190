package mixmatch.service;

import java.time.Duration;

/** A pause in a loop that looks or tries again. */
public final class Pause {
    private Pause() {}

    /** Lasts so long, or until the thread is interrupted, which it stays. */
    public static void of(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
