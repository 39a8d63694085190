package mixmatch.labelguess;

import com.google.protobuf.ByteString;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import mixmatch.methods.Guess;
import mixmatch.methods.Method;
import mixmatch.methods.View;
import mixmatch.objects.MissingObjectException;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.proto.RunHeaders;
import mixmatch.service.CurrentOrders;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.service.Edge;
import mixmatch.service.RecentlyUsed;
import mixmatch.service.RunRegistry;
import mixmatch.service.StepEdge;
import mixmatch.service.Traces;
import mixmatch.spec.RunSpec;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** The edge: an unlabelled batch in, the same batch with its guesses out. */
@ApplicationScoped
class UnlabeledBatches {
    private static final Logger LOG = Logger.getLogger(UnlabeledBatches.class);

    private static final int RUNS = 1_000;

    private final GuessingModels models;
    private final RunRegistry runs;
    private final MutinyEmitter<byte[]> guessed;
    private final Timer seconds;
    private final Traces traces;
    private final CurrentOrders current;
    private final StepEdge<UnlabeledBatch> edge;
    private final LabelGuess labelGuess;
    /** By spec, not by name: a deleted run's name may be used again. Bound: the {@value #RUNS} runs used last. */
    private final Map<mixmatch.v1.RunSpec, GuessSettings> settings = RecentlyUsed.atMost(RUNS);
    /** One batch's pixels, reused: ONNX Runtime reads it in place. Grows to the largest batch, at most a message. */
    private ByteBuffer pixels = ByteBuffer.allocateDirect(0);

    UnlabeledBatches(
            GuessingModels models,
            RunRegistry runs,
            DeadLetters deadLetters,
            @Channel("guessed") MutinyEmitter<byte[]> guessed,
            MeterRegistry meters,
            Traces traces) {
        this.models = models;
        this.runs = runs;
        this.guessed = guessed;
        this.seconds = meters.timer("mixmatch.guess.seconds");
        this.traces = traces;
        this.current = new CurrentOrders(runs::epoch);
        Dropped dropped = new Dropped(meters, "batches");
        this.edge =
                new StepEdge<>(UnlabeledBatch.getDefaultInstance(), "the batch can't be guessed", deadLetters, dropped);
        this.labelGuess = new LabelGuess(models.lanes());
    }

    @Edge
    @Incoming("unlabeled")
    @Blocking("labelguess")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> guess(Message<byte[]> message) {
        return edge.take(message, (batch, headers) -> {
            try (Traces.Work work = traces.continued("guess", headers, batch.getRun(), batch.getStep())) {
                return guess(batch);
            } catch (MissingObjectException e) {
                // The trainer names only models that exist: the order is older than the run's pruning.
                return edge.drop("stale-model");
            }
        });
    }

    private Uni<Void> guess(UnlabeledBatch batch) throws IOException, InvalidModelException {
        Optional<String> refused = current.refuses(batch);
        if (refused.isPresent()) {
            return edge.drop(refused.get());
        }
        Optional<mixmatch.v1.RunSpec> submitted = runs.spec(batch.getRun());
        if (submitted.isEmpty()) {
            return edge.drop("unknown-run");
        }
        if (!GuessSettings.namesAModelOfItsRun(batch)) {
            return edge.drop("other-model");
        }
        GuessSettings run = settings.computeIfAbsent(submitted.get(), spec -> GuessSettings.of(RunSpec.of(spec)));
        OnnxModel model = models.find(batch.getModel());
        if (!run.fits(batch, model.height(), model.width(), model.channels())) {
            return edge.drop("wrong-sizes");
        }
        GuessedBatch guess = seconds.record(() -> guess(batch, model, run.method()));
        LOG.debugf("Guessed a batch. run=%s step=%d", batch.getRun(), batch.getStep());
        Headers headers =
                RunHeaders.of(batch.getRun(), batch.getStep(), batch.getModel().getStep(), guess);
        return StepEdge.send(
                guessed, batch.getRun() + "/" + batch.getStep(), batch.getReplyPartition(), headers, guess);
    }

    private GuessedBatch guess(UnlabeledBatch batch, OnnxModel model, Method method) {
        if (pixels.capacity() < batch.getPixels().size()) {
            pixels = ByteBuffer.allocateDirect(batch.getPixels().size());
        }
        pixels.clear();
        batch.getPixels().copyTo(pixels);
        pixels.flip();
        Guess found = labelGuess.guess(model, pixels, method, batch.getTruthCount());
        GuessedBatch.Builder guess = GuessedBatch.newBuilder()
                .setRun(batch.getRun())
                .setEpoch(batch.getEpoch())
                .setStep(batch.getStep())
                .setAttempt(batch.getAttempt())
                .setModel(batch.getModel())
                .setAugmentations(method.trainedViews())
                .setHeight(batch.getHeight())
                .setWidth(batch.getWidth())
                .setChannels(batch.getChannels())
                .setPixels(trained(batch.getPixels(), method.views()))
                .addAllTruth(batch.getTruthList())
                .addAllImages(batch.getImagesList())
                .setClasses(model.classes())
                .setFingerprint(models.fingerprint(model));
        for (float target : found.targets()) {
            guess.addGuesses(target);
        }
        for (float weight : found.weights()) {
            guess.addWeights(weight);
        }
        for (float weight : found.classWeights()) {
            guess.addClassWeights(weight);
        }
        return guess.build();
    }

    private static ByteString trained(ByteString pixels, List<View> views) {
        int bytes = pixels.size() / views.size();
        return IntStream.range(0, views.size())
                .filter(view -> views.get(view).trained())
                .mapToObj(view -> pixels.substring(view * bytes, (view + 1) * bytes))
                .reduce(ByteString.EMPTY, ByteString::concat);
    }
}
