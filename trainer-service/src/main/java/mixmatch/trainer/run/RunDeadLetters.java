package mixmatch.trainer.run;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.trainer.kafka.TrainerKafka;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;

/**
 * Reads {@code dead-letters} from its end on and counts the orders and batches of one run towards its limit. No step waits for
 * any other message.
 */
final class RunDeadLetters {
    private static final Set<Topic> OF_A_STEP =
            Set.of(Topic.ORDERS, Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED);

    private final String run;
    private final String prefix;
    private final DeadLetterLimit limit;

    RunDeadLetters(String run, String prefix, DeadLetterLimit limit) {
        this.run = run;
        this.prefix = prefix;
        this.limit = limit;
    }

    static PartitionTail of(String run, TrainerKafka kafka, DeadLetterLimit limit) {
        return new PartitionTail(
                run,
                "dead-letters",
                kafka,
                kafka.partitions(Topic.DEAD_LETTERS),
                new RunDeadLetters(run, kafka.prefix(), limit)::accept);
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
            limit.add(
                    Long.parseLong(RunHeaders.text(headers, RunHeaders.STEP)),
                    number("epoch", schema, record.value()),
                    number("attempt", schema, record.value()),
                    new DeadLetterLimit.Place(
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
