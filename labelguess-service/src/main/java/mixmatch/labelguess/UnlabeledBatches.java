package mixmatch.labelguess;

import com.google.protobuf.InvalidProtocolBufferException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import mixmatch.objects.MissingObjectException;
import mixmatch.onnx.InvalidModelException;
import mixmatch.onnx.OnnxModel;
import mixmatch.proto.RunHeaders;
import mixmatch.service.DeadLetters;
import mixmatch.service.Fingerprint;
import mixmatch.service.RunFloors;
import mixmatch.service.RunLog;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/** The edge: an unlabelled batch in, the same batch with its guesses out. Acknowledged after the guess is. */
@ApplicationScoped
class UnlabeledBatches {
    private static final Logger LOG = Logger.getLogger(UnlabeledBatches.class);

    private final GuessingModels models;
    private final Sharpenings sharpenings;
    private final DeadLetters deadLetters;
    private final MutinyEmitter<byte[]> guessed;
    private final LabelGuessConfig config;
    private final MeterRegistry meters;
    private final Timer seconds;
    private final RunFloors floors = new RunFloors();
    /** One batch's pixels, reused: ONNX Runtime reads it in place. Grows to the largest batch, at most a message. */
    private ByteBuffer pixels = ByteBuffer.allocateDirect(0);

    UnlabeledBatches(
            GuessingModels models,
            Sharpenings sharpenings,
            DeadLetters deadLetters,
            @Channel("guessed") MutinyEmitter<byte[]> guessed,
            LabelGuessConfig config,
            MeterRegistry meters) {
        this.models = models;
        this.sharpenings = sharpenings;
        this.deadLetters = deadLetters;
        this.guessed = guessed;
        this.config = config;
        this.meters = meters;
        this.seconds = meters.timer("mixmatch.guess.seconds");
    }

    @Incoming("unlabeled")
    @Blocking("labelguess")
    void guess(ConsumerRecord<String, byte[]> record) {
        try {
            UnlabeledBatch batch = UnlabeledBatch.parseFrom(record.value());
            try (RunLog log = RunLog.of(batch.getRun(), batch.getStep())) {
                guess(batch);
            }
        } catch (MissingObjectException e) {
            // The trainer names only models that exist: the order is older than the run's pruning.
            dropped("stale-model");
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value is no mixmatch.v1.UnlabeledBatch: " + e.getMessage());
        } catch (IOException | InvalidModelException | RuntimeException e) {
            deadLetters.send(record, "the batch can't be guessed: " + e.getMessage());
        }
    }

    private void guess(UnlabeledBatch batch) throws IOException, InvalidModelException {
        if (!floors.isCurrent(batch.getRun(), batch.getEpoch(), batch.getStep(), batch.getFloor())) {
            dropped("stale");
            return;
        }
        Optional<Sharpening> sharpening = sharpenings.of(batch.getRun());
        if (sharpening.isEmpty()) {
            dropped("unknown-run");
            return;
        }
        OnnxModel model = models.find(batch.getModel());
        if (!fits(batch, model)) {
            dropped("wrong-sizes");
            return;
        }
        GuessedBatch guess = seconds.record(() -> guess(batch, model, sharpening.get()));
        send(guess, batch.getReplyPartition());
        LOG.debugf("Guessed a batch. run=%s step=%d", batch.getRun(), batch.getStep());
    }

    private static boolean fits(UnlabeledBatch batch, OnnxModel model) {
        long bytes = (long) batch.getAugmentations()
                * batch.getTruthCount()
                * batch.getHeight()
                * batch.getWidth()
                * batch.getChannels();
        return batch.getAugmentations() > 0
                && batch.getTruthCount() > 0
                && bytes == batch.getPixels().size()
                && batch.getHeight() == model.height()
                && batch.getWidth() == model.width()
                && batch.getChannels() == model.channels();
    }

    private GuessedBatch guess(UnlabeledBatch batch, OnnxModel model, Sharpening sharpening) {
        if (pixels.capacity() < batch.getPixels().size()) {
            pixels = ByteBuffer.allocateDirect(batch.getPixels().size());
        }
        pixels.clear();
        batch.getPixels().copyTo(pixels);
        pixels.flip();
        float[] guesses = LabelGuess.guess(model, pixels, batch.getAugmentations(), batch.getTruthCount(), sharpening);
        GuessedBatch.Builder guess = GuessedBatch.newBuilder()
                .setRun(batch.getRun())
                .setEpoch(batch.getEpoch())
                .setStep(batch.getStep())
                .setAttempt(batch.getAttempt())
                .setModel(batch.getModel())
                .setAugmentations(batch.getAugmentations())
                .setHeight(batch.getHeight())
                .setWidth(batch.getWidth())
                .setChannels(batch.getChannels())
                .setPixels(batch.getPixels())
                .addAllTruth(batch.getTruthList())
                .setClasses(model.classes())
                .setFingerprint(Fingerprint.of(
                        model.provider(), "onnxruntime-" + OnnxModel.runtimeVersion(), config.threads()));
        for (float value : guesses) {
            guess.addGuesses(value);
        }
        return guess.build();
    }

    private void send(GuessedBatch guess, int replyPartition) {
        guessed.sendMessageAndAwait(Message.of(guess.toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(guess.getRun() + "/" + guess.getStep())
                        .withPartition(replyPartition)
                        .withHeaders(RunHeaders.of(
                                guess.getRun(),
                                guess.getStep(),
                                guess.getModel().getStep(),
                                guess))
                        .build()));
    }

    private void dropped(String why) {
        meters.counter("mixmatch.batches.dropped", "why", why).increment();
    }
}
