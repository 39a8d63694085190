package mixmatch.service;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.smallrye.reactive.messaging.kafka.api.IncomingKafkaRecordMetadata;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Message;
import org.jboss.logging.Logger;

/**
 * Answers on their way to the broker. A message is acknowledged once its answer is, while the next one is worked on: to wait
 * would cost a worker a trip to the broker for each message, and a request for each answer. Bound: {@value #MOST} answers; then a
 * worker waits.
 */
public final class Sending {
    static final int MOST = 8;

    private static final Logger LOG = Logger.getLogger(Sending.class);

    private final Semaphore free = new Semaphore(MOST);

    /** The record that a message from Kafka is made of. */
    @SuppressWarnings("unchecked")
    public static ConsumerRecord<String, byte[]> record(Message<byte[]> message) {
        return message.getMetadata(IncomingKafkaRecordMetadata.class)
                .orElseThrow(() -> new IllegalArgumentException("no message of Kafka: " + message))
                .getRecord();
    }

    /**
     * Sends an answer; returns as soon as it is on its way.
     *
     * @param message is acknowledged when the answer is, or when what refused has dealt with it
     * @param refused is told why the broker will never take the answer, in a thread that may block
     */
    public void send(Message<?> message, Uni<Void> answer, Consumer<Throwable> refused) {
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
                .with(
                        acknowledged -> {},
                        // It comes again, to whoever has its partition then.
                        Sending::logUnacknowledged);
    }

    private static void logUnacknowledged(Throwable why) {
        if (why instanceof Error) {
            FatalFailure.end("an answer on its way", why);
        }
        LOG.warnf("A message is not acknowledged. reason=%s", why.getMessage());
    }
}
