package mixmatch.eval.tracking;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.service.Outages;
import mixmatch.service.VitalThread;
import org.jboss.logging.Logger;

/**
 * The log of runs to MLflow, beside the evaluation and never in its way. Whoever offers a checkpoint does not wait: a thread
 * brings its run up to date once MLflow answers. Of each run only the newest checkpoint waits, since it brings all that came
 * before.
 */
public final class MlflowLog implements AutoCloseable {
    /** The most runs that may wait; the one that has waited longest gives way. Its next checkpoint makes up for it. */
    static final int MOST_WAITING = 1000;

    private static final Logger LOG = Logger.getLogger(MlflowLog.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Brings the run of a checkpoint up to date in MLflow. */
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
     * @param firstPause the pause after a failure; later ones are longer. Also the time between two looks for runs that have
     * ended
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
            waiting.put(announced.run(), announced);
            if (waiting.size() > MOST_WAITING) {
                waiting.remove(waiting.keySet().iterator().next());
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
                    pause = Collections.min(List.of(pause.multipliedBy(2), LONGEST_PAUSE));
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
            LOG.warnf("A run is not logged to MLflow. run=%s reason=%s", announced.run(), e.getMessage());
            dropped.accept("refused");
            done(announced);
            return true;
        } catch (IOException e) {
            outage.failed(e);
            later(announced);
            return false;
        }
    }

    /** The next run, which stays among those that wait until it is done; empty if for a while there is none. */
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
            waiting.remove(announced.run(), announced);
        }
    }

    /** Puts the run behind the others: its failure need not be theirs. */
    private void later(AnnouncedCheckpoint announced) {
        synchronized (waiting) {
            Optional.ofNullable(waiting.remove(announced.run())).ifPresent(newest -> waiting.put(newest.run(), newest));
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join(CLOSE_TIMEOUT.toMillis());
    }
}
