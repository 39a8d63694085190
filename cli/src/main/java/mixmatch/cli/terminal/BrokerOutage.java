package mixmatch.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * The lines of a broker's outage in the command's own log: one at its beginning and one at its end, however many of the command's
 * clients say how often that they reach nobody. Several threads may report.
 */
final class BrokerOutage {
    /** The longest that a client may take to fail again: the time limit of a connection, which backs off. */
    static final Duration OVER_AFTER = Duration.ofSeconds(40);

    private static final Logger LOG = Logger.getLogger("mixmatch.broker");

    private final Duration overAfter;
    private boolean away;
    private long began;
    private long failed;

    BrokerOutage(Duration overAfter) {
        this.overAfter = overAfter;
    }

    /** Takes note of a client's failure to connect. */
    synchronized void failed(String reason) {
        failed = System.nanoTime();
        if (!away) {
            away = true;
            began = failed;
            LOG.warning("An outage is waited for. what=the broker reason=" + reason);
            Thread watch = new Thread(this::awaitEnd, "broker-outage");
            watch.setDaemon(true);
            watch.start();
        }
    }

    private void awaitEnd() {
        try {
            while (!isOver()) {
                TimeUnit.MILLISECONDS.sleep(Math.min(1000, overAfter.toMillis()));
            }
        } catch (InterruptedException e) {
            // Nobody interrupts it.
        }
    }

    private synchronized boolean isOver() {
        if (System.nanoTime() - failed < overAfter.toNanos()) {
            return false;
        }
        away = false;
        LOG.info(String.format(Locale.ROOT, "An outage is over. what=the broker seconds=%.1f", (failed - began) / 1e9));
        return true;
    }
}
