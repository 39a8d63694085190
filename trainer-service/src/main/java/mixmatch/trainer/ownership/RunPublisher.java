package mixmatch.trainer.ownership;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.Traces;
import mixmatch.trainer.kafka.TrainerKafka;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;

/** Announces the state, models and checkpoints of a run for its owner. The broker refuses those of an older owner. */
public record RunPublisher(String run, TrainerKafka kafka, OwnersProducer producer) implements AutoCloseable {
    /** Takes the run from whoever announced for it before: from now on the broker refuses them. */
    public RunPublisher(String run, TrainerKafka kafka) {
        this(run, kafka, new OwnersProducer(run, kafka));
    }

    /** Announces the owner's first state, which makes the run its own. */
    void taken(RunState state) {
        state(state);
        producer.owns(state.getEpoch());
    }

    public void state(RunState state) {
        producer.commit(List.of(record(state)));
    }

    public void model(ModelPublished published) {
        long step = published.getModel().getStep();
        Headers headers = RunHeaders.of(run, step, step, published);
        producer.commit(List.of(record(Topic.MODELS, run + "/" + step, published, headers)));
    }

    /** Announces a checkpoint and the state that it leaves the run in, in one transaction. */
    public void checkpoint(CheckpointWritten checkpoint, RunState state) {
        Headers headers = RunHeaders.of(run, checkpoint.getStep(), checkpoint);
        producer.commit(List.of(record(Topic.CHECKPOINTS, run, checkpoint, headers), record(state)));
    }

    /** Takes back models that are to be deleted, and says the state again: who gets an answer to that still owns the run. */
    public void forgetModels(Collection<Long> steps, RunState state) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        for (long step : steps) {
            Headers headers = RunHeaders.of(run, step, step, ModelPublished.getDefaultInstance());
            records.add(kafka.record(Topic.MODELS, run, run + "/" + step, null, headers));
        }
        records.add(record(state));
        producer.commit(records);
    }

    /** Takes back all that was ever said of the run, in one transaction. */
    public void forgetRun(Collection<String> modelKeys) {
        List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
        modelKeys.forEach(key -> records.add(tombstone(Topic.MODELS, key, ModelPublished.getDefaultInstance())));
        records.add(tombstone(Topic.RUNS, run + "/state", RunState.getDefaultInstance()));
        records.add(tombstone(Topic.RUNS, run + "/wanted", RunWanted.getDefaultInstance()));
        records.add(tombstone(Topic.RUNS, run + "/spec", RunSpec.getDefaultInstance()));
        producer.commit(records);
    }

    private ProducerRecord<String, byte[]> tombstone(Topic topic, String key, Message schema) {
        return kafka.record(topic, run, key, null, RunHeaders.of(run, schema));
    }

    private ProducerRecord<String, byte[]> record(RunState state) {
        return record(Topic.RUNS, run + "/state", state, RunHeaders.of(run, state.getStep(), state));
    }

    private ProducerRecord<String, byte[]> record(Topic topic, String key, Message message, Headers headers) {
        Traces.inject(headers);
        return kafka.record(topic, run, key, message, headers);
    }

    @Override
    public void close() {
        producer.close();
    }
}
