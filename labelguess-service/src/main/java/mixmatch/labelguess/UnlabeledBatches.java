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
import mixmatch.datasets.ImageSize;
import mixmatch.labelguess.propagation.Propagation;
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
import mixmatch.spec.RunSpec.Precision;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** The edge: an unlabelled batch in, the same batch with its guesses out, if the method guesses. */
@ApplicationScoped
class UnlabeledBatches {
    private static final Logger LOG = Logger.getLogger(UnlabeledBatches.class);

    private static final int RUNS = 1_000;

    private final GuessingModels models;
    private final KnownPropagations propagations;
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
            KnownPropagations propagations,
            RunRegistry runs,
            DeadLetters deadLetters,
            @Channel("guessed") MutinyEmitter<byte[]> guessed,
            MeterRegistry meters,
            Traces traces) {
        this.models = models;
        this.propagations = propagations;
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
        GuessSettings run = settings.computeIfAbsent(submitted.get(), spec -> GuessSettings.of(RunSpec.of(spec)));
        if (!run.namesItsModel(batch)) {
            return edge.drop("other-model");
        }
        Optional<GuessedBatch> found = !batch.hasModel()
                ? Optional.of(batch).filter(run::fits).map(of -> trained(of, run.method())
                        .build())
                : run.looksUp() ? lookUp(batch, run) : guess(batch, run);
        if (found.isEmpty()) {
            return edge.drop("wrong-sizes");
        }
        GuessedBatch guess = found.get();
        LOG.debugf("Guessed a batch. run=%s step=%d", batch.getRun(), batch.getStep());
        Headers headers = batch.hasModel()
                ? RunHeaders.of(
                        batch.getRun(), batch.getStep(), batch.getModel().getStep(), guess)
                : RunHeaders.of(batch.getRun(), batch.getStep(), guess);
        return StepEdge.send(
                guessed, batch.getRun() + "/" + batch.getStep(), batch.getReplyPartition(), headers, guess);
    }

    /** The batch with its images' propagated labels; empty if it has other sizes than the run, or images. */
    private Optional<GuessedBatch> lookUp(UnlabeledBatch batch, GuessSettings run) throws IOException {
        Propagation known = propagations.find(batch.getModel());
        int[] images = batch.getImagesList().stream().mapToInt(i -> i).toArray();
        return run.fits(batch) && known.has(images)
                ? Optional.of(seconds.record(() -> guessed(
                        batch,
                        run.method(),
                        Precision.FLOAT32,
                        Guess.propagated(known.labels(), known.omegas(), known.zeta(), images),
                        known.zeta().length)))
                : Optional.empty();
    }

    /** The batch with a model's guesses; empty if it has other sizes than the run, or the model. */
    private Optional<GuessedBatch> guess(UnlabeledBatch batch, GuessSettings run)
            throws IOException, InvalidModelException {
        OnnxModel model = models.find(batch.getModel(), run);
        return run.fits(batch, size(model))
                ? Optional.of(seconds.record(() -> guessed(
                        batch, run.method(), run.precision(), guess(batch, model, run.method()), model.classes())))
                : Optional.empty();
    }

    private static ImageSize size(OnnxModel model) {
        return new ImageSize(model.height(), model.width(), model.channels(), model.takesVectors());
    }

    private Guess guess(UnlabeledBatch batch, OnnxModel model, Method method) {
        if (pixels.capacity() < batch.getPixels().size()) {
            pixels = ByteBuffer.allocateDirect(batch.getPixels().size());
        }
        pixels.clear();
        batch.getPixels().copyTo(pixels);
        pixels.flip();
        return labelGuess.guess(model, pixels, method, batch.getTruthCount());
    }

    private GuessedBatch guessed(UnlabeledBatch batch, Method method, Precision precision, Guess found, int classes) {
        GuessedBatch.Builder guess = trained(batch, method)
                .setModel(batch.getModel())
                .setClasses(classes)
                .setFingerprint(models.fingerprint(precision));
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

    /** The views that are trained on, without a guess. */
    private static GuessedBatch.Builder trained(UnlabeledBatch batch, Method method) {
        return GuessedBatch.newBuilder()
                .setRun(batch.getRun())
                .setEpoch(batch.getEpoch())
                .setStep(batch.getStep())
                .setAttempt(batch.getAttempt())
                .setAugmentations(method.trainedViews())
                .setHeight(batch.getHeight())
                .setWidth(batch.getWidth())
                .setChannels(batch.getChannels())
                .setVectors(batch.getVectors())
                .setPixels(trained(batch.getPixels(), method.views()))
                .addAllTruth(batch.getTruthList())
                .addAllImages(batch.getImagesList());
    }

    private static ByteString trained(ByteString pixels, List<View> views) {
        int bytes = pixels.size() / views.size();
        return IntStream.range(0, views.size())
                .filter(view -> views.get(view).trained())
                .mapToObj(view -> pixels.substring(view * bytes, (view + 1) * bytes))
                .reduce(ByteString.EMPTY, ByteString::concat);
    }
}
