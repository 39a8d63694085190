package mixmatch.service;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Looks again and again whether something answers: every two seconds while it does, else every second. A look that hangs, as
 * at a stopped process, is no answer after {@link HealthState#PATIENCE}, and holds up no other. Bound: {@value #MOST} such.
 */
final class Probe {
    /** A look, which throws unless there is an answer. */
    interface Check {
        void check() throws Exception;
    }

    private static final Logger LOG = Logger.getLogger(Probe.class);
    private static final int MOST = 3;
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** A clock that is later was held up with the whole process: stopped, or waiting for a processor. */
    private static final Duration LATE = Duration.ofMillis(200);

    private final Check check;
    private final HealthState health;
    private final AtomicInteger hanging = new AtomicInteger();
    private final ExecutorService looks;
    // By the clock's thread alone.
    private boolean rests;
    private long tickedAt = System.nanoTime();

    /** @param what is looked at from now on, as in {@code the broker}; also how its outages are said */
    Probe(String what, Check check) {
        this.check = check;
        this.health = new HealthState(what, System::nanoTime, FatalFailure::inOrder);
        String name = "probe of " + what;
        this.looks = Executors.newCachedThreadPool(task -> VitalThread.of(name, task));
        VitalThread.repeat(name, Duration.ZERO, EVERY, this::tick);
    }

    String problem() {
        return health.problem();
    }

    private void tick() {
        long now = System.nanoTime();
        long late = now - tickedAt - EVERY.toNanos();
        if (late > LATE.toNanos()) {
            health.stoodStill(Duration.ofNanos(late));
        }
        tickedAt = now;
        // Each look costs the broker and the store something, idle or not.
        rests = health.problem().isEmpty() && !rests;
        if (!rests && hanging.get() < MOST) {
            hanging.incrementAndGet();
            looks.execute(this::lookOnce);
        }
        health.logChange();
    }

    private void lookOnce() {
        long began = System.nanoTime();
        try {
            check.check();
            health.answered();
        } catch (Exception e) {
            LOG.debugf(e, "A look failed.");
            health.failed(began, e.getMessage() == null ? e.toString() : e.getMessage(), Outages.isLasting(e));
        } finally {
            hanging.decrementAndGet();
        }
        health.logChange();
    }
}
