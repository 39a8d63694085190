package mixmatch.trainer.run;

import com.google.protobuf.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import mixmatch.service.Outages;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;

/**
 * What the owner of a run announces: state, models, checkpoints. All go through one transactional producer whose id is
 * the run's, so that the broker refuses an older owner's.
 */
final class Announcements implements AutoCloseable {
    private static final long AFTER_FAILURE_MILLIS = 1_000;

    private final String run;
    private final String prefix;
    private final Producer<String, byte[]> producer;

    /** Used under this object's lock. */
    private final Outages.Waiting waiting;

    private Announcements(String run, String prefix, Producer<String, byte[]> producer) {
        this.run = run;
        this.prefix = prefix;
        this.producer = producer;
        this.waiting = Outages.waiting("announcements of " + run);
    }

    /** Takes the run from whoever announced for it before: from now on the broker refuses them. */
    static Announcements take(String run, String prefix, Map<String, Object> kafka) {
        Producer<String, byte[]> producer =
                KafkaClients.producer(kafka, Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, prefix + "run." + run));
        try {
            producer.initTransactions();
        } catch (KafkaException e) {
            producer.close(Duration.ZERO);
            throw e;
        }
        return new Announcements(run, prefix, producer);
    }

    void state(RunState state) {
        commit(List.of(record(state)));
    }

    void model(ModelPublished model) {
        Headers headers =
                RunHeaders.of(run, model.getModel().getStep(), model.getModel().getStep(), model);
        commit(List.of(record(Topic.MODELS, run + "/" + model.getModel().getStep(), headers, model)));
    }

    /**
     * Takes back the announcements of models whose objects are about to be deleted, and says the state again: who gets an
     * answer to that still owns the run.
     */
    void forgetModels(Collection<Long> steps, RunState state) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        steps.forEach(step -> records.add(tombstone(
                Topic.MODELS, run + "/" + step, RunHeaders.of(run, step, step, ModelPublished.getDefaultInstance()))));
        records.add(record(state));
        commit(records);
    }

    /** Takes back all that was ever said of the run, in one transaction. */
    void forgetRun(Collection<String> modelKeys) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        modelKeys.forEach(key ->
                records.add(tombstone(Topic.MODELS, key, RunHeaders.of(run, ModelPublished.getDefaultInstance()))));
        records.add(tombstone(Topic.RUNS, run + "/state", RunHeaders.of(run, RunState.getDefaultInstance())));
        records.add(tombstone(Topic.RUNS, run + "/wanted", RunHeaders.of(run, RunWanted.getDefaultInstance())));
        records.add(tombstone(Topic.RUNS, run + "/spec", RunHeaders.of(run, RunSpec.getDefaultInstance())));
        commit(records);
    }

    private ProducerRecord<String, byte[]> tombstone(Topic topic, String key, Headers headers) {
        return new ProducerRecord<>(topic.name(prefix), Partitions.ofRun(run), null, key, null, headers);
    }

    /** A checkpoint and the state that it leaves the run in, in one transaction. */
    void checkpoint(CheckpointWritten checkpoint, RunState state) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        records.add(record(Topic.CHECKPOINTS, run, RunHeaders.of(run, checkpoint.getStep(), checkpoint), checkpoint));
        records.add(record(state));
        commit(records);
    }

    private ProducerRecord<String, byte[]> record(RunState state) {
        return record(Topic.RUNS, run + "/state", RunHeaders.of(run, state.getStep(), state), state);
    }

    private ProducerRecord<String, byte[]> record(Topic topic, String key, Headers headers, Message message) {
        return new ProducerRecord<>(
                topic.name(prefix), Partitions.ofRun(run), null, key, message.toByteArray(), headers);
    }

    /**
     * Commits until it is done; a repeated announcement says the same again, which changes nothing.
     *
     * @throws LostOwnershipException if the broker refuses this producer, or may have
     */
    private synchronized void commit(List<ProducerRecord<String, byte[]>> records) {
        while (true) {
            try {
                producer.beginTransaction();
                records.forEach(producer::send);
                untilInTime(producer::commitTransaction);
                waiting.over();
                return;
            } catch (ProducerFencedException | AuthorizationException e) {
                throw new LostOwnershipException(run, e);
            } catch (InterruptException e) {
                throw e;
            } catch (KafkaException e) {
                waiting.failed(e);
                abort();
                pause();
            }
        }
    }

    private void abort() {
        try {
            untilInTime(producer::abortTransaction);
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            // The producer is of no more use, and only a new owner may have another.
            throw new LostOwnershipException(run, e);
        }
    }

    /** Repeats a call that took too long: a producer in such a call takes no other until it has ended. */
    private void untilInTime(Runnable call) {
        while (true) {
            try {
                call.run();
                return;
            } catch (TimeoutException e) {
                waiting.failed(e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(AFTER_FAILURE_MILLIS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(2));
    }
}
