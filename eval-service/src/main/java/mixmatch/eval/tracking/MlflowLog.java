package mixmatch.eval.tracking;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.EvalConfig;
import mixmatch.eval.tracking.MlflowServer.RefusedException;
import mixmatch.objects.ObjectStore;
import mixmatch.service.Dropped;
import mixmatch.service.Outages;
import mixmatch.service.Pause;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.RunRegistry;
import mixmatch.service.VitalThread;
import mixmatch.v1.RunState;
import org.jboss.logging.Logger;

/** Logs runs to MLflow, never in the way of evaluation. Only a run's newest checkpoint waits: it brings all before it. */
public final class MlflowLog implements AutoCloseable {
    /** The most runs that may wait; the one that has waited longest gives way. Its next checkpoint makes up for it. */
    static final int MOST_WAITING = 1000;

    private static final int MOST_TRAINING = 1000;
    private static final Logger LOG = Logger.getLogger(MlflowLog.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

    /** Brings the run of a checkpoint up to date in MLflow. */
    interface Work {
        void catchUp(AnnouncedCheckpoint announced) throws IOException;
    }

    /** By run, the next first. Guarded by this. Bound: {@link #MOST_WAITING}. */
    private final Map<String, AnnouncedCheckpoint> waiting = new LinkedHashMap<>();

    /** The runs logged last while they trained: no checkpoint says which of them stop or fail. */
    private final Map<String, AnnouncedCheckpoint> training = RecentlyUsed.atMost(MOST_TRAINING);

    private final Optional<Work> work;
    private final Function<String, Optional<RunState>> states;
    /** After a failure, later ones are longer; also between two looks for runs that have ended. */
    private final Duration firstPause;

    private final Consumer<String> dropped;
    private final Thread thread;

    /** Starts at once; without work nothing is logged. {@code states}: a run's state, empty once it is deleted. */
    MlflowLog(
            Optional<Work> work,
            Function<String, Optional<RunState>> states,
            Duration firstPause,
            Consumer<String> dropped) {
        this.work = work;
        this.states = states;
        this.firstPause = firstPause;
        this.dropped = dropped;
        this.thread = VitalThread.of("mlflow", this::run);
        if (work.isPresent()) {
            thread.start();
        }
    }

    public static MlflowLog of(EvalConfig.Mlflow config, ObjectStore store, RunRegistry runs, MeterRegistry meters) {
        String experiment = config.experiment();
        Optional<MlflowServer> server = MlflowServer.of(config);
        server.ifPresent(to -> LOG.infof("Runs are logged to MLflow. experiment %s at %s", experiment, to.address()));
        Dropped dropped = new Dropped(meters, "mlflow");
        return new MlflowLog(
                server.map(to -> new MlflowRuns(to, experiment, new StoredScalars(store))::catchUp),
                runs::state,
                FIRST_PAUSE,
                dropped::count);
    }

    /** Takes note of an evaluated checkpoint; returns at once. */
    public synchronized void offer(AnnouncedCheckpoint announced) {
        if (work.isEmpty()) {
            return;
        }
        waiting.put(announced.run(), announced);
        if (waiting.size() > MOST_WAITING) {
            waiting.remove(waiting.keySet().iterator().next());
            dropped.accept("too-many-runs");
        }
        notifyAll();
    }

    private void run() {
        Outages.Waiting outage = new Outages.Waiting("MLflow");
        Duration pause = firstPause;
        try {
            while (true) {
                Optional<AnnouncedCheckpoint> next = next();
                if (next.isEmpty()) {
                    ended().forEach(this::offer);
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
        String run = announced.run();
        try {
            work.orElseThrow().catchUp(announced);
            outage.over();
            if (announced.checkpoint().getLast() || isOver(announced.state())) {
                training.remove(run);
            } else {
                training.put(run, announced);
            }
        } catch (RefusedException | RuntimeException e) {
            LOG.warnf("A run is not logged to MLflow. run=%s reason=%s", run, e.getMessage());
            dropped.accept("refused");
        } catch (IOException e) {
            outage.failed(e);
            synchronized (this) {
                // Behind the others: its failure need not be theirs.
                Optional.ofNullable(waiting.remove(run)).ifPresent(newest -> waiting.put(run, newest));
            }
            return false;
        }
        synchronized (this) {
            // Not if a newer one came meanwhile.
            waiting.remove(run, announced);
        }
        return true;
    }

    /** The newest checkpoints of the runs that have stopped or failed since, with the state that says so; each once. */
    private List<AnnouncedCheckpoint> ended() {
        List<AnnouncedCheckpoint> ended = new ArrayList<>();
        training.values().removeIf(announced -> {
            Optional<RunState> state = states.apply(announced.run());
            state.filter(MlflowLog::isOver)
                    .ifPresent(
                            over -> ended.add(new AnnouncedCheckpoint(announced.checkpoint(), announced.spec(), over)));
            return state.isEmpty() || isOver(state.get());
        });
        return ended;
    }

    private static boolean isOver(RunState state) {
        return state.getPhase() == RunState.Phase.PHASE_STOPPED || state.getPhase() == RunState.Phase.PHASE_FAILED;
    }

    /** The next run, which stays among those that wait until it is done; empty if for a while there is none. */
    private synchronized Optional<AnnouncedCheckpoint> next() throws InterruptedException {
        if (waiting.isEmpty()) {
            wait(firstPause.toMillis());
        }
        return waiting.values().stream().findFirst();
    }

    @Override
    public void close() {
        thread.interrupt();
        Pause.untilEnded(thread, CLOSE_TIMEOUT);
    }
}
