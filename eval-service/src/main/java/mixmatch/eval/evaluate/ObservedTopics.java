package mixmatch.eval.evaluate;

import com.google.protobuf.InvalidProtocolBufferException;
import io.smallrye.reactive.messaging.annotations.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.DeadLetters;
import mixmatch.service.Edge;
import mixmatch.service.ServiceConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The edge to the topics that everybody reads and nobody works off: {@code runs}, {@code models}, {@code evaluations} and
 * {@code progress}. Their readers pass over a message that they can't decode; here, in one group, it goes to dead-letters, once.
 */
@ApplicationScoped
class ObservedTopics {
    private final String prefix;
    private final DeadLetters deadLetters;

    ObservedTopics(ServiceConfig config, DeadLetters deadLetters) {
        this.prefix = config.topicPrefix();
        this.deadLetters = deadLetters;
    }

    @Edge
    @Incoming("observed")
    @Blocking("observed")
    void look(ConsumerRecord<String, byte[]> record) {
        Topic.named(record.topic(), prefix)
                .flatMap(topic -> undecodable(topic, record))
                .ifPresent(reason -> deadLetters.send(record, reason));
    }

    /** The reason why the record is no message of the topic; empty if it is one, or a tombstone. */
    static Optional<String> undecodable(Topic topic, ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return Optional.empty();
        }
        String schema = RunHeaders.text(record.headers(), RunHeaders.SCHEMA);
        try {
            topic.parser(schema).parseFrom(record.value());
            return Optional.empty();
        } catch (InvalidProtocolBufferException e) {
            return Optional.of("the value is no %s: %s".formatted(schema, e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Optional.of(e.getMessage());
        }
    }
}
