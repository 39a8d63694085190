package mixmatch.eval.evaluate;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.eval.evaluation.Evaluations;
import mixmatch.eval.tracking.MlflowLog;
import mixmatch.objects.DamagedObjectException;
import mixmatch.objects.MissingObjectException;
import mixmatch.onnx.OnnxModel;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.service.Edge;
import mixmatch.service.Outages;
import mixmatch.service.RunRegistry;
import mixmatch.service.StepEdge;
import mixmatch.service.Traces;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.Evaluation;
import mixmatch.v1.RunState;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** The edge: a checkpoint in, its evaluation out. The checkpoint is acknowledged after the evaluation is. */
@ApplicationScoped
class WrittenCheckpoints {
    private static final Logger LOG = Logger.getLogger(WrittenCheckpoints.class);

    private final RunRegistry runs;
    private final CheckpointEvaluation evaluation;
    private final MlflowLog mlflow;
    private final MutinyEmitter<byte[]> evaluations;
    private final EvaluationMetrics metrics;
    private final StepEdge<CheckpointWritten> edge;
    private final Traces traces;

    WrittenCheckpoints(
            RunRegistry runs,
            CheckpointEvaluation evaluation,
            MlflowLog mlflow,
            DeadLetters deadLetters,
            @Channel("evaluations") MutinyEmitter<byte[]> evaluations,
            MeterRegistry meters,
            Traces traces) {
        this.runs = runs;
        this.evaluation = evaluation;
        this.mlflow = mlflow;
        this.evaluations = evaluations;
        this.metrics = new EvaluationMetrics(meters);
        this.edge = new StepEdge<>(
                CheckpointWritten.getDefaultInstance(),
                "the checkpoint can't be evaluated",
                deadLetters,
                new Dropped(meters, "checkpoints"));
        this.traces = traces;
    }

    /** Before anything is closed: an evaluation ends between two batches; another replica or the next start makes it anew. */
    void letTheBatchAtWorkEnd(@Observes ShutdownEvent stopped) {
        OnnxModel.endAll();
    }

    @Edge
    @Incoming("checkpoints")
    @Blocking("evaluation")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> evaluate(Message<byte[]> message) {
        return edge.take(message, (checkpoint, headers) -> {
            String run = checkpoint.getRun();
            Optional<String> refusal = refusal(checkpoint);
            if (refusal.isPresent()) {
                return edge.drop(refusal.get());
            }
            try (Traces.Work work = traces.continued("evaluate", headers, run, checkpoint.getStep())) {
                return evaluate(
                        new AnnouncedCheckpoint(checkpoint, runs.spec(run).orElseThrow(), state(checkpoint)));
            } catch (MissingObjectException | DamagedObjectException e) {
                throw e;
            } catch (IOException e) {
                // Interrupted, as this process ends: not acknowledged, it is another's work.
                throw new CancellationException(e.getMessage());
            }
        });
    }

    /** The reason why the checkpoint is dropped; empty if it is to be evaluated. */
    private Optional<String> refusal(CheckpointWritten checkpoint) {
        String run = checkpoint.getRun();
        if (!ObjectKeys.isRunName(run)
                || checkpoint.getEpoch() < 1
                || checkpoint.getStep() < 0
                || !checkpoint.getModel().getKey().startsWith(ObjectKeys.run(run, "checkpoints/"))) {
            return Optional.of("impossible");
        }
        // The transaction that announces a checkpoint announces its owner's state, too.
        long present = runs.epoch(run, checkpoint.getEpoch());
        if (runs.spec(run).isEmpty()) {
            return Optional.of("unknown-run");
        }
        if (runs.isToBeDeleted(run)) {
            return Optional.of("deleted-run");
        }
        return checkpoint.getEpoch() > present ? Optional.of("unknown-epoch") : Optional.empty();
    }

    /** The run's state; for a last checkpoint the state that was announced with it, which names all that computed. */
    private RunState state(CheckpointWritten checkpoint) {
        return runs.state(checkpoint.getRun(), state -> !checkpoint.getLast() || isAfter(state, checkpoint))
                .orElseThrow();
    }

    private static boolean isAfter(RunState state, CheckpointWritten checkpoint) {
        return state.getEpoch() > checkpoint.getEpoch()
                || state.getEpoch() == checkpoint.getEpoch() && state.getStep() >= checkpoint.getStep();
    }

    private Uni<Void> evaluate(AnnouncedCheckpoint announced) throws IOException {
        long begun = System.nanoTime();
        String run = announced.run();
        Evaluation result = Evaluations.announced(
                Outages.untilDone("evaluation of run " + run, () -> evaluation.evaluate(announced)));
        runs.catchUp();
        if (!runs.isKept(run)) {
            // Whoever deleted the run may have listed its objects before these were written.
            Outages.untilDone("objects of deleted run " + run, () -> evaluation.forget(announced.checkpoint()));
            return edge.drop("deleted-run");
        }
        Headers headers = RunHeaders.of(run, result.getStep(), result);
        StepEdge.send(evaluations, run, Partitions.ofRun(run), headers, result)
                .await()
                .indefinitely();
        mlflow.offer(announced);
        metrics.evaluated(result, System.nanoTime() - begun);
        LOG.infof(
                "Evaluated a checkpoint. run=%s step=%d epoch=%d testAccuracy=%.4f medianOfLast20=%.4f last=%s",
                result.getRun(),
                result.getStep(),
                result.getEpoch(),
                result.getTest().getAccuracy(),
                result.getMedianOfLast20(),
                result.getLast());
        return Uni.createFrom().voidItem();
    }
}
