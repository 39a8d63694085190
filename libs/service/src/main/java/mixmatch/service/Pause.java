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

    /** Lasts until a thread has ended, at most so long, or until this one is interrupted, which it stays. */
    public static void untilEnded(Thread thread, Duration atMost) {
        try {
            thread.join(atMost.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
