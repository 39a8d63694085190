package mixmatch.trainer.run;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.TraceHeaders;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** What the owner of a run announces: state, models, checkpoints. An older owner's are refused. */
final class Announcements implements AutoCloseable {
    private final String run;
    private final String prefix;
    private final OwnersProducer producer;

    private Announcements(String run, String prefix, OwnersProducer producer) {
        this.run = run;
        this.prefix = prefix;
        this.producer = producer;
    }

    /** Takes the run from whoever announced for it before: from now on the broker refuses them. */
    static Announcements take(String run, String prefix, Map<String, Object> kafka) {
        return new Announcements(run, prefix, OwnersProducer.take(run, prefix, kafka));
    }

    /** The owner's first state, which makes the run its own. */
    void taken(RunState state) {
        state(state);
        producer.owns(state.getEpoch());
    }

    void state(RunState state) {
        producer.commit(List.of(record(state)));
    }

    void model(ModelPublished model) {
        Headers headers =
                RunHeaders.of(run, model.getModel().getStep(), model.getModel().getStep(), model);
        producer.commit(
                List.of(record(Topic.MODELS, run + "/" + model.getModel().getStep(), headers, model)));
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
        producer.commit(records);
    }

    /** Takes back all that was ever said of the run, in one transaction. */
    void forgetRun(Collection<String> modelKeys) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        modelKeys.forEach(key ->
                records.add(tombstone(Topic.MODELS, key, RunHeaders.of(run, ModelPublished.getDefaultInstance()))));
        records.add(tombstone(Topic.RUNS, run + "/state", RunHeaders.of(run, RunState.getDefaultInstance())));
        records.add(tombstone(Topic.RUNS, run + "/wanted", RunHeaders.of(run, RunWanted.getDefaultInstance())));
        records.add(tombstone(Topic.RUNS, run + "/spec", RunHeaders.of(run, RunSpec.getDefaultInstance())));
        producer.commit(records);
    }

    private ProducerRecord<String, byte[]> tombstone(Topic topic, String key, Headers headers) {
        return new ProducerRecord<>(topic.name(prefix), Partitions.ofRun(run), null, key, null, headers);
    }

    /** A checkpoint and the state that it leaves the run in, in one transaction. */
    void checkpoint(CheckpointWritten checkpoint, RunState state) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        records.add(record(Topic.CHECKPOINTS, run, RunHeaders.of(run, checkpoint.getStep(), checkpoint), checkpoint));
        records.add(record(state));
        producer.commit(records);
    }

    private ProducerRecord<String, byte[]> record(RunState state) {
        return record(Topic.RUNS, run + "/state", RunHeaders.of(run, state.getStep(), state), state);
    }

    private ProducerRecord<String, byte[]> record(Topic topic, String key, Headers headers, Message message) {
        TraceHeaders.inject(headers);
        return new ProducerRecord<>(
                topic.name(prefix), Partitions.ofRun(run), null, key, message.toByteArray(), headers);
    }

    @Override
    public void close() {
        producer.close();
    }
}
