package mixmatch.service;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import dev.failsafe.function.CheckedRunnable;
import dev.failsafe.function.CheckedSupplier;
import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import mixmatch.connections.BrokerException;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.StoreAccessException;
import org.jboss.logging.Logger;

/** Calls repeated for ever with back-off; one log line at an outage's beginning and one at its end, however much waits. */
public final class Outages {
    static final String STORE = "the object store";
    static final String BROKER = "the broker";

    private static final Logger LOG = Logger.getLogger(Outages.class);
    /** A call that fails for so long, while broker and store answer, gets its own line; at once where waiting can't help. */
    private static final Duration LOGGED_AFTER = Duration.ofSeconds(10);
    /** Another reason than the one in the log is news, but not each second. */
    private static final Duration ANOTHER_LOGGED_AFTER = Duration.ofSeconds(5);

    private static final Duration LOGGED_AGAIN = Duration.ofSeconds(60);

    /** Begin of each outage that goes on, by what is away. */
    private static final Map<String, Long> BEGUN = new ConcurrentSkipListMap<>();

    private Outages() {}

    /** The names of all that is away now, as in {@code the broker}; empty while everything answers. */
    public static Optional<String> present() {
        return Optional.of(String.join(" and ", BEGUN.keySet())).filter(away -> !away.isEmpty());
    }

    static void begins(String what, String reason) {
        BEGUN.put(what, System.nanoTime());
        LOG.warnf("An outage is waited for. what=%s reason=%s", what, reason);
    }

    static void ends(String what) {
        Long began = BEGUN.remove(what);
        if (began != null) {
            LOG.infof("An outage is over. what=%s seconds=%.1f", what, (System.nanoTime() - began) / 1e9);
        }
    }

    /** Calls until the call succeeds; throws what that can't mend: a missing or damaged object. */
    public static <T> T untilDone(String what, CheckedSupplier<T> call) throws IOException {
        Waiting waiting = new Waiting(what);
        RetryPolicy<T> policy = RetryPolicy.<T>builder()
                .handleIf(e -> e instanceof IOException
                        && !(e instanceof MissingObjectException)
                        && !(e instanceof DamagedObjectException))
                .withMaxAttempts(-1)
                .withBackoff(100, 2_000, ChronoUnit.MILLIS)
                .onFailedAttempt(attempt -> waiting.failed(attempt.getLastException()))
                .build();
        try {
            T result = Failsafe.with(policy).get(call);
            waiting.over();
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

    /** The same for a call that gives nothing. */
    public static void untilDone(String what, CheckedRunnable call) throws IOException {
        untilDone(what, () -> {
            call.run();
            return true;
        });
    }

    /** True where waiting can't help: somebody has to change something. */
    static boolean isLasting(Throwable reason) {
        return reason instanceof StoreAccessException || reason instanceof BrokerException broker && broker.lasting();
    }

    /** Logs for calls that their caller repeats until one succeeds, as {@link #untilDone} does. Used by one thread. */
    public static final class Waiting {
        private final String what;
        private int failures;
        private long failedAt;
        private long loggedAt;
        private String loggedReason = "";

        public Waiting(String what) {
            this.what = what;
        }

        public void failed(Throwable reason) {
            long now = System.nanoTime();
            failedAt = failures == 0 ? now : failedAt;
            failures++;
            String why = String.valueOf(reason.getMessage());
            boolean isDue = loggedAt == 0
                    ? isLasting(reason) || now - failedAt >= LOGGED_AFTER.toNanos()
                    : now - loggedAt > (why.equals(loggedReason) ? LOGGED_AGAIN : ANOTHER_LOGGED_AFTER).toNanos();
            if (isDue && present().isEmpty()) {
                loggedAt = now;
                loggedReason = why;
                LOG.warnf("An outage is waited for. what=%s attempt=%d reason=%s", what, failures, why);
            } else {
                LOG.debugf("A call failed. what=%s attempt=%d reason=%s", what, failures, why);
            }
        }

        public void over() {
            if (loggedAt != 0) {
                LOG.infof("An outage is over. what=%s seconds=%.1f", what, (System.nanoTime() - failedAt) / 1e9);
            }
            failures = 0;
            loggedAt = 0;
        }
    }
}
