package mixmatch.labelguess;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
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
import mixmatch.service.RunLog;
import mixmatch.service.RunRegistry;
import mixmatch.service.Sending;
import mixmatch.service.TraceHeaders;
import mixmatch.service.Traces;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The edge: an unlabelled batch in, the same batch with its guesses out. Acknowledged after the guess is, while the next one is
 * worked on.
 */
@ApplicationScoped
class UnlabeledBatches {
    private static final Logger LOG = Logger.getLogger(UnlabeledBatches.class);

    private final GuessingModels models;
    private final RunsSettings settings;
    private final DeadLetters deadLetters;
    private final MutinyEmitter<byte[]> guessed;
    private final Dropped dropped;
    private final Timer seconds;
    private final Traces traces;
    private final CurrentOrders current;
    private final Sending sending = new Sending();
    /** Never closed: a batch that comes while the process ends is refused by its model, and is another replica's then. */
    private final LabelGuess labelGuess;
    /** One batch's pixels, reused: ONNX Runtime reads it in place. Grows to the largest batch, at most a message. */
    private ByteBuffer pixels = ByteBuffer.allocateDirect(0);

    UnlabeledBatches(
            GuessingModels models,
            RunsSettings settings,
            RunRegistry registry,
            DeadLetters deadLetters,
            @Channel("guessed") MutinyEmitter<byte[]> guessed,
            MeterRegistry meters,
            Traces traces) {
        this.models = models;
        this.settings = settings;
        this.deadLetters = deadLetters;
        this.guessed = guessed;
        this.labelGuess = new LabelGuess(models.lanes());
        this.current = new CurrentOrders(registry);
        this.dropped = new Dropped(meters, "batches");
        this.traces = traces;
        this.seconds = meters.timer("mixmatch.guess.seconds");
    }

    @Edge
    @Incoming("unlabeled")
    @Blocking("labelguess")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> guess(Message<byte[]> message) {
        ConsumerRecord<String, byte[]> record = Sending.record(message);
        try {
            sending.send(
                    message,
                    guess(record),
                    why -> deadLetters.send(record, "the batch can't be guessed: " + why.getMessage()));
        } catch (CancellationException e) {
            // This process ends: not acknowledged, it is another's work.
            LOG.debugf("A batch is left to another replica. topic=%s", record.topic());
        }
        return Uni.createFrom().voidItem();
    }

    /** The message to send before the batch is acknowledged. */
    private Uni<Void> guess(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return drop("no-value");
        }
        try {
            UnlabeledBatch batch = UnlabeledBatch.parseFrom(record.value());
            try (RunLog log = RunLog.of(batch.getRun(), batch.getStep());
                    Traces.Work work = traces.continued("guess", record.headers(), batch.getRun(), batch.getStep())) {
                return guess(batch);
            }
        } catch (MissingObjectException e) {
            // The trainer names only models that exist: the order is older than the run's pruning.
            return drop("stale-model");
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value is no mixmatch.v1.UnlabeledBatch: " + e.getMessage());
        } catch (CancellationException e) {
            throw e;
        } catch (IOException | InvalidModelException | RuntimeException e) {
            deadLetters.send(record, "the batch can't be guessed: " + e.getMessage());
        }
        return Uni.createFrom().voidItem();
    }

    private Uni<Void> guess(UnlabeledBatch batch) throws IOException, InvalidModelException {
        Optional<String> refused = current.refuses(batch);
        if (refused.isPresent()) {
            return drop(refused.get());
        }
        Optional<GuessSettings> run = settings.of(batch.getRun());
        if (run.isEmpty()) {
            return drop("unknown-run");
        }
        if (!GuessSettings.namesAModelOfItsRun(batch)) {
            return drop("other-model");
        }
        OnnxModel model = models.find(batch.getModel());
        if (!run.get().fits(batch, model.height(), model.width(), model.channels())) {
            return drop("wrong-sizes");
        }
        GuessedBatch guess = seconds.record(() -> guess(batch, model, run.get().method()));
        LOG.debugf("Guessed a batch. run=%s step=%d", batch.getRun(), batch.getStep());
        return send(guess, batch.getReplyPartition());
    }

    private Uni<Void> drop(String why) {
        dropped.count(why);
        return Uni.createFrom().voidItem();
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
                .setClasses(model.classes())
                .setFingerprint(models.fingerprint(model));
        for (float target : found.targets()) {
            guess.addGuesses(target);
        }
        for (float weight : found.weights()) {
            guess.addWeights(weight);
        }
        return guess.build();
    }

    /** The pixels of the views that are trained on. */
    private static ByteString trained(ByteString pixels, List<View> views) {
        int bytes = pixels.size() / views.size();
        ByteString trained = ByteString.EMPTY;
        for (int view = 0; view < views.size(); view++) {
            if (views.get(view).trained()) {
                trained = trained.concat(pixels.substring(view * bytes, (view + 1) * bytes));
            }
        }
        return trained;
    }

    private Uni<Void> send(GuessedBatch guess, int replyPartition) {
        Headers headers =
                RunHeaders.of(guess.getRun(), guess.getStep(), guess.getModel().getStep(), guess);
        TraceHeaders.inject(headers);
        return guessed.sendMessage(Message.of(guess.toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(guess.getRun() + "/" + guess.getStep())
                        .withPartition(replyPartition)
                        .withHeaders(headers)
                        .build()));
    }
}
