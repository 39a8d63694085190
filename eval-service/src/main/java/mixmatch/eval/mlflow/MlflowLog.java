package mixmatch.eval.mlflow;

import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.eval.AnnouncedCheckpoint;
import mixmatch.service.Outages;
import mixmatch.service.VitalThread;
import org.jboss.logging.Logger;

/**
 * Logs runs to MLflow, beside the evaluation and never in its way. Who offers a checkpoint does not wait: a thread brings
 * its run up to date when MLflow answers. Only the newest checkpoint of a run waits, since it brings all that came before.
 */
public final class MlflowLog implements AutoCloseable {
    /** Runs that may wait; the one that has waited longest gives way. Its next checkpoint brings what was left out. */
    static final int MOST_WAITING = 1000;

    private static final Logger LOG = Logger.getLogger(MlflowLog.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** What is done with a checkpoint. */
    interface Work {
        void catchUp(AnnouncedCheckpoint announced) throws IOException;
    }

    /** By run, the next first. Guarded by its own lock. Bound: {@link #MOST_WAITING}. */
    private final Map<String, AnnouncedCheckpoint> waiting = new LinkedHashMap<>();

    private final Optional<Work> work;
    private final EndedRuns ended;
    private final Duration firstPause;
    private final Consumer<String> dropped;
    private final Thread thread;

    /**
     * Starts at once.
     *
     * @param work empty: nothing is logged
     * @param firstPause after a failure; later ones are longer. Also how often it is looked for runs that have ended
     * @param dropped takes the reason why a run's checkpoint is not logged
     */
    MlflowLog(Optional<Work> work, EndedRuns ended, Duration firstPause, Consumer<String> dropped) {
        this.work = work;
        this.ended = ended;
        this.firstPause = firstPause;
        this.dropped = dropped;
        this.thread = VitalThread.of("mlflow", this::run);
        if (work.isPresent()) {
            thread.start();
        }
    }

    /** Takes note of an evaluated checkpoint; returns at once. */
    public void offer(AnnouncedCheckpoint announced) {
        if (work.isEmpty()) {
            return;
        }
        synchronized (waiting) {
            waiting.put(announced.checkpoint().getRun(), announced);
            if (waiting.size() > MOST_WAITING) {
                Iterator<String> longest = waiting.keySet().iterator();
                longest.next();
                longest.remove();
                dropped.accept("too-many-runs");
            }
            waiting.notifyAll();
        }
    }

    private void run() {
        Outages.Waiting outage = Outages.waiting("MLflow");
        Duration pause = firstPause;
        try {
            while (true) {
                Optional<AnnouncedCheckpoint> next = next();
                if (next.isEmpty()) {
                    ended.ended().forEach(this::offer);
                } else if (log(next.get(), outage)) {
                    pause = firstPause;
                } else {
                    Thread.sleep(pause.toMillis());
                    pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** False while MLflow or the store is away. */
    private boolean log(AnnouncedCheckpoint announced, Outages.Waiting outage) {
        try {
            work.orElseThrow().catchUp(announced);
            outage.over();
            ended.logged(announced);
            done(announced);
            return true;
        } catch (RefusedException | RuntimeException e) {
            LOG.warnf(
                    "A run is not logged to MLflow. run=%s reason=%s",
                    announced.checkpoint().getRun(), e.getMessage());
            dropped.accept("refused");
            done(announced);
            return true;
        } catch (IOException e) {
            outage.failed(e);
            later(announced);
            return false;
        }
    }

    /** The next run, which goes on waiting until it is done; empty where for a while there is none. */
    private Optional<AnnouncedCheckpoint> next() throws InterruptedException {
        synchronized (waiting) {
            if (waiting.isEmpty()) {
                waiting.wait(firstPause.toMillis());
            }
            return waiting.values().stream().findFirst();
        }
    }

    private void done(AnnouncedCheckpoint announced) {
        synchronized (waiting) {
            // Not if a newer one came meanwhile.
            waiting.remove(announced.checkpoint().getRun(), announced);
        }
    }

    /** Behind the others: what fails for one run may work for them. */
    private void later(AnnouncedCheckpoint announced) {
        String run = announced.checkpoint().getRun();
        synchronized (waiting) {
            AnnouncedCheckpoint newest = waiting.remove(run);
            if (newest != null) {
                waiting.put(run, newest);
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(CLOSE_TIMEOUT.toMillis());
    }
}
