package mixmatch.trainer.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.service.Outages;
import mixmatch.service.Pause;
import mixmatch.service.RunLog;
import mixmatch.service.RunRegistry;
import mixmatch.service.VitalThread;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.trainer.ownership.LostOwnershipException;
import mixmatch.trainer.ownership.RunPublisher;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Carries out the wish that a run be deleted, beside whatever is trained: takes the run so that no older owner can
 * announce anything more, deletes every object under {@code runs/<run>/}, and takes back all that topics say of the run in
 * one transaction. Until that is committed the wish stands, and whoever sees it begins again.
 */
final class Deletions implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Deletions.class);
    private static final Duration LOOKS = Duration.ofMillis(500);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);

    private final RunContext context;
    private final Function<String, Duration> silence;
    private final Predicate<String> isTrainedHere;
    private final Thread thread = VitalThread.of("deletions", this::work);
    private volatile boolean open = true;

    /** @param silence for how long a run's owner has shown no sign of life */
    Deletions(RunContext context, Function<String, Duration> silence, Predicate<String> isTrainedHere) {
        this.context = context;
        this.silence = silence;
        this.isTrainedHere = isTrainedHere;
        thread.start();
    }

    private void work() {
        while (open) {
            if (context.runs().ready()) {
                context.runs().names().stream().filter(this::mayBeDeleted).forEach(this::tryToDelete);
            }
            Pause.of(LOOKS);
        }
    }

    private boolean mayBeDeleted(String run) {
        RunRegistry runs = context.runs();
        return open
                && !isTrainedHere.test(run)
                && RunChoice.mayBeDeleted(runs.wish(run), runs.state(run), silence.apply(run));
    }

    private void tryToDelete(String run) {
        try (RunLog log = RunLog.of(run)) {
            delete(run);
        } catch (LostOwnershipException e) {
            LOG.infof("A run is being deleted or trained by another trainer. run=%s", run);
            // Two that delete the same run must not fence each other for ever.
            Pause.of(Duration.ofMillis(ThreadLocalRandom.current().nextLong(AFTER_FAILURE.toMillis())));
        } catch (InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | KafkaException e) {
            LOG.warnf("A run is not deleted yet; trying again. run=%s reason=%s", run, e.getMessage());
            Pause.of(AFTER_FAILURE);
        } catch (RuntimeException e) {
            LOG.errorf(e, "A run is not deleted for an unexpected reason; trying again. run=%s", run);
            Pause.of(AFTER_FAILURE);
        }
    }

    private void delete(String run) throws IOException {
        ObjectStore store = context.store();
        try (RunPublisher announcements = new RunPublisher(run, context.kafka())) {
            List<String> objects = Outages.untilDone("objects of " + run, () -> store.list(ObjectKeys.run(run, "")));
            for (String key : objects) {
                // One that was stopped in between and wakes up late must not delete what has that name by then.
                if (!context.runs().isToBeDeleted(run)) {
                    return;
                }
                Outages.untilDone("object " + key, () -> store.delete(key));
            }
            Set<String> models = announcedModels(run);
            announcements.forgetRun(models);
            LOG.infof("A run is deleted. run=%s objects=%d models=%d", run, objects.size(), models.size());
        }
        context.runs().catchUp();
    }

    private Set<String> announcedModels(String run) {
        Set<String> keys = new TreeSet<>();
        TrainerKafka kafka = context.kafka();
        kafka.readWhole(List.of(kafka.partition(Topic.MODELS, run)), record -> {
            String key = record.key();
            if (key != null && key.startsWith(run + "/") && record.value() == null) {
                keys.remove(key);
            } else if (key != null && key.startsWith(run + "/")) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** Deletes what this trainer wrote for a run after another one had deleted it. */
    void sweep(String run) {
        try {
            if (!context.runs().catchUp() || context.runs().spec(run).isPresent()) {
                return;
            }
            for (String key : context.store().list(ObjectKeys.run(run, ""))) {
                context.store().delete(key);
            }
        } catch (IOException e) {
            LOG.warnf("Objects of a deleted run may be left. run=%s reason=%s", run, e.getMessage());
        }
    }

    @Override
    public void close() {
        open = false;
        thread.interrupt();
        Pause.untilEnded(thread, AFTER_FAILURE);
    }
}
