package mixmatch.trainer.run;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.service.KafkaClients;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;

/**
 * Reads {@code dead-letters} from its end on and counts what belongs to one run as its strikes: orders and batches. No
 * step waits for any other message.
 */
final class RunDeadLetters {
    private static final Set<Topic> OF_A_STEP =
            Set.of(Topic.ORDERS, Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED);

    private final String run;
    private final String prefix;
    private final Strikes strikes;

    RunDeadLetters(String run, String prefix, Strikes strikes) {
        this.run = run;
        this.prefix = prefix;
        this.strikes = strikes;
    }

    /** Begins to read. */
    static Tail of(String run, RunContext context, Strikes strikes) {
        List<TopicPartition> partitions = IntStream.range(0, Topic.DEAD_LETTERS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.DEAD_LETTERS.name(context.prefix()), i))
                .toList();
        return new Tail(
                run,
                "dead-letters",
                KafkaClients.consumer(context.kafka(), Map.of()),
                partitions,
                new RunDeadLetters(run, context.prefix(), strikes)::accept);
    }

    void accept(ConsumerRecord<String, byte[]> record) {
        Headers headers = record.headers();
        String source = RunHeaders.text(headers, RunHeaders.SOURCE_TOPIC);
        if (!RunHeaders.text(headers, RunHeaders.RUN_ID).equals(run)
                || Topic.named(source, prefix).filter(OF_A_STEP::contains).isEmpty()) {
            return;
        }
        try {
            String schema = RunHeaders.text(headers, RunHeaders.SCHEMA);
            strikes.add(
                    Long.parseLong(RunHeaders.text(headers, RunHeaders.STEP)),
                    number("epoch", schema, record.value()),
                    number("attempt", schema, record.value()),
                    new Strikes.Place(
                            source,
                            Integer.parseInt(RunHeaders.text(headers, RunHeaders.SOURCE_PARTITION)),
                            Long.parseLong(RunHeaders.text(headers, RunHeaders.SOURCE_OFFSET))),
                    RunHeaders.text(headers, RunHeaders.REASON));
        } catch (NumberFormatException e) {
            // It names no step, or no place that it came from: nothing that a step could be charged with.
        }
    }

    /**
     * A whole number of a message of that schema; empty if it can't be found. A dead letter holds only the beginning of a
     * large message, so the fields are read one by one up to that one.
     */
    static Optional<Long> number(String name, String schema, byte[] value) {
        Optional<FieldDescriptor> field = Arrays.stream(Topic.values())
                .flatMap(topic -> topic.messages().stream())
                .map(Message::getDescriptorForType)
                .filter(descriptor -> descriptor.getFullName().equals(schema))
                .findFirst()
                .map(descriptor -> descriptor.findFieldByName(name));
        if (field.isEmpty() || value == null) {
            return Optional.empty();
        }
        int wanted = field.get().getNumber() << 3 | WireFormat.WIRETYPE_VARINT;
        try {
            CodedInputStream in = CodedInputStream.newInstance(value);
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == wanted) {
                    return Optional.of(in.readInt64());
                }
                in.skipField(tag);
            }
        } catch (IOException e) {
            // What is not a message has no fields.
        }
        return Optional.empty();
    }
}
