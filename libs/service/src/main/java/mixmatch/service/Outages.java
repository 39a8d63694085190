package mixmatch.service;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedSupplier;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import org.jboss.logging.Logger;

/** Outages of what a service depends on: repeated for ever with back-off, said once at their begin and end. */
public final class Outages {
    private static final Logger LOG = Logger.getLogger(Outages.class);
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 5_000;
    private static final Duration SAID_AGAIN = Duration.ofSeconds(60);

    private Outages() {}

    /**
     * Calls until the call succeeds.
     *
     * @param what is called, for the log
     * @throws IOException what retrying can't mend: a missing or damaged object
     */
    public static <T> T untilDone(String what, CheckedSupplier<T> call) throws IOException {
        AtomicLong failedAt = new AtomicLong();
        AtomicLong saidAt = new AtomicLong();
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handleIf(e -> e instanceof IOException
                        && !(e instanceof MissingObjectException)
                        && !(e instanceof DamagedObjectException))
                .withMaxAttempts(-1)
                .withBackoff(FIRST_MILLIS, LONGEST_MILLIS, ChronoUnit.MILLIS)
                .onFailedAttempt(attempt -> {
                    long now = System.nanoTime();
                    failedAt.compareAndSet(0, now);
                    if (saidAt.get() == 0 || now - saidAt.get() > SAID_AGAIN.toNanos()) {
                        saidAt.set(now);
                        LOG.warnf(
                                "An outage is waited for. what=%s attempt=%d reason=%s",
                                what,
                                attempt.getAttemptCount(),
                                attempt.getLastException().getMessage());
                    }
                })
                .build();
        try {
            T result = Failsafe.with(policy).get(call);
            if (failedAt.get() != 0) {
                LOG.infof("An outage is over. what=%s seconds=%.1f", what, (System.nanoTime() - failedAt.get()) / 1e9);
            }
            return result;
        } catch (FailsafeException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            if (e.getCause() instanceof InterruptedException) {
                throw new IOException("interrupted while waiting for " + what, e);
            }
            throw e;
        }
    }
}
