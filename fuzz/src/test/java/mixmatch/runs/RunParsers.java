package mixmatch.runs;

import com.google.protobuf.Message;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import mixmatch.fuzz.MessageParsers;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;

/** What commands and the page read of runs. */
public final class RunParsers {
    private static final List<Topic> TOPICS = List.of(Topic.RUNS, Topic.CHECKPOINTS, Topic.EVALUATIONS, Topic.PROGRESS);

    private RunParsers() {}

    public static List<Parser> all() {
        List<byte[]> values = MessageParsers.valid().stream()
                .filter(message -> TOPICS.stream().anyMatch(topic -> topic.messages().stream()
                        .anyMatch(type -> type.getClass() == message.getClass())))
                .map(Message::toByteArray)
                .toList();
        List<byte[]> keys = List.of(Valid.bytes("a"), Valid.bytes("a/spec"), Valid.bytes("a/state"));
        return List.of(
                Parser.of("messages of a run", values, bytes -> read("a", bytes)),
                Parser.of("keys of a run", keys, bytes -> read(Valid.text(bytes), values.get(0))));
    }

    /** The message as each of the types that there are. */
    private static void read(String key, byte[] value) {
        RunView view = new RunView("a");
        RunNews news = new RunNews() {
            @Override
            public void said(String run, Message message, long atMillis) {
                view.accept(message);
            }

            @Override
            public void deleted(String run) {
                view.acceptDeletion();
            }

            @Override
            public void deadLetter(ConsumerRecord<String, byte[]> letter) {
                throw new AssertionError("nothing is read from dead letters here");
            }
        };
        try (RunReader reader = new RunReader(new MockConsumer<>("earliest"), "", IntStream.of(0), news)) {
            for (Topic topic : TOPICS) {
                for (Message type : topic.messages()) {
                    ConsumerRecord<String, byte[]> record = new ConsumerRecord<>(topic.name(""), 0, 0, key, value);
                    RunHeaders.of("a", type).forEach(record.headers()::add);
                    reader.accept(record);
                }
            }
        }
        view.spec();
        view.life(Instant.now(), Instant.EPOCH);
    }
}
