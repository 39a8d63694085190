package mixmatch.trainer.run;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mixmatch.proto.Topic;
import mixmatch.service.Dropped;
import mixmatch.service.PartitionReader;
import mixmatch.service.Pause;
import mixmatch.service.RunLog;
import mixmatch.service.RunRegistry;
import mixmatch.service.ServiceHeartbeat;
import mixmatch.service.Startup;
import mixmatch.service.VitalThread;
import mixmatch.trainer.engine.EngineChoice;
import mixmatch.trainer.ownership.LostOwnershipException;
import mixmatch.trainer.ownership.OwnerLiveness;
import mixmatch.trainer.ownership.Ownership;
import mixmatch.trainer.ownership.RunFailedException;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The trainer's one thread: takes a run that waits, trains it to its end, takes the next. */
@ApplicationScoped
class RunQueue {
    private static final Logger LOG = Logger.getLogger(RunQueue.class);
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration SHUTDOWN = Duration.ofSeconds(20);

    private final RunContext context;
    private final int threads;
    private final Startup startup;
    private final ServiceHeartbeat heartbeat;
    private final Thread thread = VitalThread.of("trainer", this::work);
    private final CrashLoopDetector crashLoops = new CrashLoopDetector();
    private volatile boolean open = true;
    private volatile String training = "";

    RunQueue(
            RunContext context,
            Startup startup,
            ServiceHeartbeat heartbeat,
            MeterRegistry meters,
            @ConfigProperty(name = "trainer.threads", defaultValue = "2") int threads) {
        this.context = context;
        this.threads = threads;
        this.startup = startup;
        this.heartbeat = heartbeat;
        meters.gauge("mixmatch.trainer.busy", this, queue -> queue.training.isEmpty() ? 0 : 1);
    }

    void start(@Observes StartupEvent started) {
        thread.start();
    }

    /** Leaves the run with a checkpoint, for another trainer or for the next start. */
    void stop(@Observes ShutdownEvent stopped) {
        open = false;
        Pause.untilEnded(thread, SHUTDOWN);
    }

    private void work() {
        RunRegistry runs = context.runs();
        Dropped dropped = new Dropped(context.metrics().meters, "progress");
        OwnerLiveness liveness = new OwnerLiveness(runs::knownEpoch, dropped, System::nanoTime);
        try (PartitionReader heartbeats = new PartitionReader(
                        "heartbeats",
                        context.kafka().consumer(Map.of()),
                        context.kafka().partitions(Topic.PROGRESS),
                        Consumer::seekToEnd,
                        record -> liveness.accept(record.key(), record.value()));
                Deletions deletions = new Deletions(context, liveness::silence, run -> training.equals(run))) {
            boolean prepared = false;
            while (open) {
                boolean ready = startup.done() && runs.ready();
                Optional<RunSpec> next = ready
                        ? RunChoice.next(
                                runs.runs(),
                                runs::wish,
                                runs::state,
                                liveness::silence,
                                context.kafka().replica())
                        : Optional.empty();
                if (next.isPresent()) {
                    train(next.get(), liveness, deletions);
                } else if (ready && !prepared) {
                    prepare();
                    prepared = true;
                } else {
                    Pause.of(IDLE);
                }
            }
        }
    }

    private boolean mayBeTaken(String run, RunState state, OwnerLiveness liveness) {
        return RunChoice.mayBeTaken(
                context.runs().wish(run),
                state,
                liveness.silence(run),
                context.kafka().replica());
    }

    private static void prepare() {
        try {
            EngineChoice.prepare();
        } catch (RuntimeException e) {
            // The first run needs the same, and says why it fails.
            LOG.debug("The engines' libraries could not be loaded yet.", e);
        }
    }

    private void train(RunSpec run, OwnerLiveness liveness, Deletions deletions) {
        training = run.getRun();
        heartbeat.trains(training);
        try (RunLog log = RunLog.of(run.getRun())) {
            Optional<Ownership> taken =
                    Ownership.take(run.getRun(), context.kafka(), state -> mayBeTaken(run.getRun(), state, liveness));
            if (taken.isPresent()) {
                try (Ownership ownership = taken.get()) {
                    train(run, ownership);
                }
            } else {
                // The registry has yet to read what the run's state is, or its owner was heard.
                Pause.of(IDLE);
            }
        } catch (RunFailedException e) {
            LOG.errorf("A run failed. run=%s reason=%s", run.getRun(), e.getMessage());
        } catch (LostOwnershipException e) {
            LOG.warnf("A run was taken by another trainer. run=%s", run.getRun());
            deletions.sweep(run.getRun());
            // Until the other one's heartbeat is heard the run looks like nobody's; taking it back would only go round.
            Pause.of(AFTER_FAILURE);
        } catch (IOException | KafkaException e) {
            LOG.warnf("A run is left and taken again later. run=%s reason=%s", run.getRun(), e.getMessage());
            Pause.of(AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.errorf(e, "A run is left after an unexpected failure. run=%s", run.getRun());
            Pause.of(AFTER_FAILURE);
        } finally {
            training = "";
            heartbeat.trains(training);
        }
    }

    private void train(RunSpec run, Ownership ownership) throws IOException, InterruptedException {
        try {
            TakenRun.train(run, context, ownership, threads, () -> !open);
        } catch (RunFailedException | LostOwnershipException | KafkaException e) {
            throw e;
        } catch (RuntimeException e) {
            if (crashLoops.noted(run.getRun(), ownership.completed())) {
                ownership.fail(
                        "it failed unexpectedly again and again after step %d; the trainer's log has the details: %s"
                                .formatted(ownership.completed(), e));
            }
            throw e;
        }
    }
}
