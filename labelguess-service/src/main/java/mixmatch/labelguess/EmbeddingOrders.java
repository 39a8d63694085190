package mixmatch.labelguess;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.mutiny.Uni;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import mixmatch.onnx.InvalidModelException;
import mixmatch.proto.Partitions;
import mixmatch.proto.RunHeaders;
import mixmatch.service.DeadLetters;
import mixmatch.service.Dropped;
import mixmatch.service.Edge;
import mixmatch.service.StepEdge;
import mixmatch.service.Traces;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.ImagesEmbedded;
import mixmatch.v1.ObjectRef;
import org.eclipse.microprofile.reactive.messaging.Acknowledgment;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * The edge of embeddings: a chunk of images in, word of their features in the store out, or why there are none. The chunk's offset is
 * committed after that, so what a replica that dies has begun is another one's; a chunk that the store has already is not computed.
 */
@ApplicationScoped
class EmbeddingOrders {
    private static final Logger LOG = Logger.getLogger(EmbeddingOrders.class);

    private final ImageEmbedder embedder;
    private final MutinyEmitter<byte[]> embedded;
    private final Timer seconds;
    private final Traces traces;
    private final StepEdge<EmbeddingOrder> edge;

    private volatile boolean stopping;

    EmbeddingOrders(
            ImageEmbedder embedder,
            DeadLetters deadLetters,
            @Channel("embedded") MutinyEmitter<byte[]> embedded,
            MeterRegistry meters,
            Traces traces) {
        this.embedder = embedder;
        this.embedded = embedded;
        this.seconds = meters.timer("mixmatch.embedding.seconds");
        this.traces = traces;
        this.edge = new StepEdge<>(
                EmbeddingOrder.getDefaultInstance(),
                "the images can't be embedded",
                deadLetters,
                new Dropped(meters, "embeddings"));
    }

    void stop(@Observes ShutdownEvent stopped) {
        stopping = true;
    }

    @Edge
    @Incoming("embeddings")
    @Blocking("embedding")
    @Acknowledgment(Acknowledgment.Strategy.MANUAL)
    Uni<Void> embed(Message<byte[]> message) {
        return edge.take(message, (order, headers) -> {
            Optional<AskedEmbedding> asked = AskedEmbedding.of(order);
            if (asked.isEmpty()) {
                return edge.drop("impossible");
            }
            try (Traces.Work work = traces.continued("embed", headers, order.getFeatures(), order.getChunk())) {
                return send(order, answer(asked.get()));
            }
        });
    }

    private ImagesEmbedded.Builder answer(AskedEmbedding asked) {
        try {
            Optional<ObjectRef> known = embedder.find(asked);
            return ImagesEmbedded.newBuilder().setObject(known.isPresent() ? known.get() : embed(asked));
        } catch (CancellationException e) {
            // The process ends, and the chunk is another replica's.
            throw e;
        } catch (IOException | InvalidModelException | RuntimeException e) {
            // Whoever waits for it is told: another replica could not do it either.
            LOG.warnf("Images can't be embedded. features=%s reason=%s", asked.features(), e.getMessage());
            return ImagesEmbedded.newBuilder().setFailure(String.valueOf(e.getMessage()));
        }
    }

    private ObjectRef embed(AskedEmbedding asked) throws IOException, InvalidModelException {
        long began = System.nanoTime();
        ObjectRef object = embedder.embed(asked, () -> !stopping);
        seconds.record(Duration.ofNanos(System.nanoTime() - began));
        LOG.debugf(
                "Images are embedded. features=%s chunk=%d",
                asked.features(), asked.chunk().number());
        return object;
    }

    private Uni<Void> send(EmbeddingOrder order, ImagesEmbedded.Builder answer) {
        ImagesEmbedded message = answer.setFeatures(order.getFeatures())
                .setChunk(order.getChunk())
                .setAttempt(order.getAttempt())
                .build();
        return StepEdge.send(
                embedded,
                order.getFeatures() + "/" + order.getChunk(),
                Partitions.ofRun(order.getFeatures()),
                RunHeaders.of(order.getFeatures(), order.getChunk(), message),
                message);
    }
}
