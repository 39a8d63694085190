package mixmatch.service;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Looks whether something that the service depends on answers: every two seconds while it does, else every second. A look
 * that hangs, as at a process that was stopped, counts as no answer after {@link Answers#PATIENCE} and does not hold up the
 * next one. Bound: {@value #MOST} looks that hang.
 */
final class Probe implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Probe.class);
    private static final Duration EVERY = Duration.ofSeconds(1);
    /** A clock that is later was held up with the whole process: stopped, or waiting for a processor. */
    private static final Duration LATE = Duration.ofSeconds(1);

    private static final int MOST = 3;

    private final Callable<?> look;
    private final Answers answers;
    private final AtomicInteger hanging = new AtomicInteger();
    private final ScheduledExecutorService clock;
    private final ExecutorService looks;
    /** Only the clock's thread knows it. */
    private boolean rests;

    private long tickedAt = System.nanoTime();

    /**
     * Begins to look.
     *
     * @param what is looked at, as in {@code the broker}; also how its outages are said
     * @param look returns if it answers, throws if it does not
     */
    Probe(String what, Callable<?> look) {
        this.look = look;
        this.answers = new Answers(what, System::nanoTime);
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> VitalThread.of("probe of " + what, task));
        this.looks = Executors.newCachedThreadPool(task -> VitalThread.of("probe of " + what, task));
        clock.scheduleAtFixedRate(
                VitalThread.task("probe of " + what, this::tick), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why it can't be worked with; empty while it answers. */
    String trouble() {
        return answers.trouble();
    }

    private void tick() {
        long now = System.nanoTime();
        long late = now - tickedAt - EVERY.toNanos();
        if (late > LATE.toNanos()) {
            answers.stoodStill(Duration.ofNanos(late));
        }
        tickedAt = now;
        // Each look costs the broker and the store something, idle or not.
        rests = answers.trouble().isEmpty() && !rests;
        if (!rests && hanging.get() < MOST) {
            hanging.incrementAndGet();
            looks.execute(this::lookOnce);
        }
        answers.say();
    }

    private void lookOnce() {
        long began = answers.began();
        try {
            look.call();
            answers.answered();
        } catch (Exception e) {
            LOG.debugf(e, "A look failed.");
            answers.failed(began, e.getMessage() == null ? e.toString() : e.getMessage(), Outages.isLasting(e));
        } finally {
            hanging.decrementAndGet();
        }
        answers.say();
    }

    @Override
    public void close() {
        answers.close();
        clock.shutdownNow();
        looks.shutdownNow();
    }
}
