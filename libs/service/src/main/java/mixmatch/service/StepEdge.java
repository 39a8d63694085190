package mixmatch.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.MutinyEmitter;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import io.smallrye.reactive.messaging.kafka.api.OutgoingKafkaRecordMetadata;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import mixmatch.proto.MessageNames;
import mixmatch.proto.RunHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Takes the messages of one type: decodes each, has it answered, and acknowledges it once its answer is, while the next one is
 * worked on: to wait would cost a trip to the broker for each message, and a request for each answer. At {@value #MOST} answers
 * a worker waits. What can't be decoded or answered goes to dead letters.
 */
public final class StepEdge<M extends com.google.protobuf.Message> {
    public interface Work<M> {
        /** The sends that precede the acknowledgement; {@link CancellationException}: it is left to another replica. */
        Uni<Void> answer(M message, Headers headers) throws Exception;
    }

    static final int MOST = 8;

    private static final Logger LOG = Logger.getLogger(StepEdge.class);

    private final M type;
    private final String failed;
    private final DeadLetters deadLetters;
    private final Dropped dropped;
    private final Semaphore free = new Semaphore(MOST);

    /** @param failed says that a message is not answered, as in {@code the order can't be carried out} */
    public StepEdge(M type, String failed, DeadLetters deadLetters, Dropped dropped) {
        this.type = type;
        this.failed = failed;
        this.deadLetters = deadLetters;
        this.dropped = dropped;
    }

    /** Answers a message of Kafka; returns as soon as the answer is on its way. */
    public Uni<Void> take(Message<byte[]> message, Work<M> work) {
        ConsumerRecord<String, byte[]> record = message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalArgumentException("no message of Kafka: " + message))
                .getRecord();
        try {
            send(message, answer(record, work), why -> refuse(record, why));
        } catch (CancellationException e) {
            LOG.debugf("A message is left to another replica. topic=%s", record.topic());
        }
        return Uni.createFrom().voidItem();
    }

    @SuppressWarnings("unchecked")
    private Uni<Void> answer(ConsumerRecord<String, byte[]> record, Work<M> work) {
        if (record.value() == null) {
            return drop("no-value");
        }
        try {
            M message = (M) type.getParserForType().parseFrom(record.value());
            return MessageNames.areOwn(message) ? work.answer(message, record.headers()) : drop("impossible");
        } catch (InvalidProtocolBufferException e) {
            deadLetters.send(record, "the value is no %s: %s".formatted(RunHeaders.schema(type), e.getMessage()));
        } catch (CancellationException e) {
            throw e;
        } catch (Exception e) {
            refuse(record, e);
        }
        return Uni.createFrom().voidItem();
    }

    /** Acknowledges the message when the answer is, or when {@code refused}, which may block, has dealt with its refusal. */
    void send(Message<?> message, Uni<Void> answer, Consumer<Throwable> refused) {
        free.acquireUninterruptibly();
        answer.onFailure()
                .recoverWithUni(why -> Uni.createFrom()
                        .voidItem()
                        .emitOn(Infrastructure.getDefaultWorkerPool())
                        .invoke(() -> refused.accept(why)))
                .chain(() -> Uni.createFrom().completionStage(message::ack))
                .onTermination()
                .invoke(free::release)
                .subscribe()
                .with(acknowledged -> {}, StepEdge::logUnacknowledged);
    }

    /** The message comes again, to whoever has its partition then. */
    private static void logUnacknowledged(Throwable why) {
        if (why instanceof Error) {
            FatalFailure.end("an answer on its way", why);
        }
        LOG.warnf("A message is not acknowledged. reason=%s", why.getMessage());
    }

    private void refuse(ConsumerRecord<String, byte[]> record, Throwable why) {
        deadLetters.send(record, failed + ": " + why.getMessage());
    }

    /** Passes over a message; see {@link Dropped#count}. */
    public Uni<Void> drop(String why) {
        dropped.count(why);
        return Uni.createFrom().voidItem();
    }

    /** Sends a message in the trace that this thread works in. */
    public static Uni<Void> send(
            MutinyEmitter<byte[]> channel, String key, int partition, Headers headers, MessageLite message) {
        Traces.inject(headers);
        return channel.sendMessage(Message.of(message.toByteArray())
                .addMetadata(OutgoingKafkaRecordMetadata.<String>builder()
                        .withKey(key)
                        .withPartition(partition)
                        .withHeaders(headers)
                        .build()));
    }
}
