package mixmatch.eval;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mixmatch.datasets.DatasetStore;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.service.DeadLetters;
import mixmatch.service.Outages;
import mixmatch.service.RunLog;
import mixmatch.service.RunRegistry;
import mixmatch.service.ServiceConfig;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** The edge: a checkpoint in, its evaluation out. The checkpoint is acknowledged after the evaluation is. */
@ApplicationScoped
class Checkpoints {
    private static final Logger LOG = Logger.getLogger(Checkpoints.class);

    private final RunRegistry runs;
    private final CheckpointEvaluation evaluation;
    private final DeadLetters deadLetters;
    private final MutinyEmitter<byte[]> evaluations;
    private final MeterRegistry meters;
    private final Timer seconds;

    Checkpoints(
            RunRegistry runs,
            ObjectStore store,
            ServiceConfig service,
            EvalConfig config,
            DeadLetters deadLetters,
            @Channel("evaluations") MutinyEmitter<byte[]> evaluations,
            MeterRegistry meters) {
        this.runs = runs;
        this.evaluation = new CheckpointEvaluation(
                store, new DatasetStore(store, service.cacheDir()), config.providers(), config.threads());
        this.deadLetters = deadLetters;
        this.evaluations = evaluations;
        this.meters = meters;
        this.seconds = meters.timer("mixmatch.evaluation.seconds");
    }

    @Incoming("checkpoints")
    @Blocking("evaluation")
    void evaluate(ConsumerRecord<String, byte[]> record) throws IOException {
        try {
            CheckpointWritten checkpoint = CheckpointWritten.parseFrom(record.value());
            Optional<RunSpec> spec = spec(checkpoint.getRun());
            if (spec.isEmpty()) {
                deadLetters.send(
                        record, "run %s has no spec in topic runs; was it deleted?".formatted(checkpoint.getRun()));
                return;
            }
            try (RunLog log = RunLog.of(checkpoint.getRun(), checkpoint.getStep())) {
                long begun = System.nanoTime();
                Evaluation result = Outages.untilDone(
                        "evaluation of run " + checkpoint.getRun(), () -> evaluation.evaluate(checkpoint, spec.get()));
                send(result);
                done(result, System.nanoTime() - begun);
            }
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value is no mixmatch.v1.CheckpointWritten: " + e.getMessage());
        } catch (MissingObjectException | DamagedObjectException | RuntimeException e) {
            deadLetters.send(record, "the checkpoint can't be evaluated: " + e.getMessage());
        }
    }

    /** The run's spec; an outage of the broker is no answer. */
    private Optional<RunSpec> spec(String run) {
        Optional<RunSpec> spec = runs.spec(run);
        while (spec.isEmpty() && !runs.catchUp() && !Thread.currentThread().isInterrupted()) {
            spec = runs.spec(run);
        }
        return spec.or(() -> runs.spec(run));
    }

    private void send(Evaluation result) {
        evaluations.sendMessageAndAwait(Message.of(result.toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(result.getRun())
                        .withPartition(Partitions.ofRun(result.getRun()))
                        .withHeaders(RunHeaders.of(result.getRun(), result.getStep(), result))
                        .build()));
    }

    private void done(Evaluation result, long nanos) {
        seconds.record(nanos, TimeUnit.NANOSECONDS);
        meters.counter("mixmatch.evaluations").increment();
        LOG.infof(
                "Evaluated a checkpoint. run=%s step=%d epoch=%d testAccuracy=%.4f medianOfLast20=%.4f last=%s",
                result.getRun(),
                result.getStep(),
                result.getEpoch(),
                result.getTest().getAccuracy(),
                result.getMedianOfLast20(),
                result.getLast());
    }
}
