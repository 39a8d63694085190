package mixmatch.eval.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import mixmatch.service.RecentlyUsed;
import org.jboss.logging.Logger;

/**
 * The wrong tokens that addresses have tried lately. After a few an address waits, with whatever token: a right one that was
 * looked at would tell who guesses. The wait ends by itself, and what is sent meanwhile does not make it longer. Known are a
 * bounded number of addresses, those seen last.
 */
final class TokenGuesses {
    static final int MOST = 5;
    static final Duration WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(TokenGuesses.class);
    private static final long LOGGED_AGAIN_MILLIS = 60_000;
    private static final int MOST_ADDRESSES = 10_000;

    /** Digests, as tokens may be long; the same wrong one again, as of a page left open, is no other guess. */
    private record Tried(int wrong, long lastMillis, byte[] last) {}

    private final LongSupplier millis;
    private final Map<String, Tried> lately = RecentlyUsed.atMost(MOST_ADDRESSES);
    private long loggedMillis = Long.MIN_VALUE;

    /** @param millis of a clock that nobody sets */
    TokenGuesses(LongSupplier millis) {
        this.millis = millis;
    }

    /** The time for which the address must wait; zero where its credentials were looked at. */
    synchronized Duration judge(String address, String authorization, Predicate<String> isRight) {
        long now = millis.getAsLong();
        Tried tried = lately.get(address);
        if (tried != null && now - tried.lastMillis >= WAIT.toMillis()) {
            lately.remove(address);
            tried = null;
        }
        if (tried != null && tried.wrong == MOST) {
            return WAIT.minusMillis(now - tried.lastMillis);
        }
        byte[] digest = sha256(authorization);
        if (!isRight.test(authorization) && (tried == null || !MessageDigest.isEqual(digest, tried.last))) {
            lately.put(address, new Tried(tried == null ? 1 : tried.wrong + 1, now, digest));
            logIfItWaits(address, now);
        }
        return Duration.ZERO;
    }

    /** One line a minute, however many addresses guess. */
    private void logIfItWaits(String address, long now) {
        if (lately.get(address).wrong == MOST && now - LOGGED_AGAIN_MILLIS >= loggedMillis) {
            loggedMillis = now;
            LOG.warnf("Wrong tokens were tried; who did must wait. address=%s seconds=%d", address, WAIT.toSeconds());
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
