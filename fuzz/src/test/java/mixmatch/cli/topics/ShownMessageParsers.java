package mixmatch.cli.topics;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.ZoneOffset;
import java.util.List;
import mixmatch.fuzz.MessageParsers;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Messages as {@code topics tail} and {@code topics show} put them on a terminal and into pictures. */
public final class ShownMessageParsers {
    private ShownMessageParsers() {}

    public static List<Parser> all() {
        List<byte[]> all =
                MessageParsers.valid().stream().map(Message::toByteArray).toList();
        Parser shown = Parser.of("message on a terminal", all, bytes -> {
                    for (Topic topic : List.of(Topic.BATCHES_GUESSED, Topic.RUNS, Topic.EVALUATIONS)) {
                        show(topic, bytes);
                    }
                })
                .slow();
        return List.of(
                shown,
                picture("labelled", Valid.LABELED),
                picture("unlabelled", Valid.UNLABELED),
                picture("guessed", Valid.GUESSED));
    }

    private static Parser picture(String kind, Message batch) {
        return Parser.of(
                        kind + " batch as a picture",
                        List.of(batch.toByteArray()),
                        bytes -> draw(batch.getParserForType().parseFrom(bytes)),
                        InvalidProtocolBufferException.class,
                        IllegalArgumentException.class)
                .slow();
    }

    private static void draw(Message message) throws Exception {
        ContactSheet.png(SheetBatch.of(message).orElseThrow(), List.of("a", "b", "c"));
    }

    private static void show(Topic topic, byte[] value) {
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(topic.shortName(), 0, 0, value, value);
        RunHeaders.of("a", topic.messages().get(0)).forEach(record.headers()::add);
        record.headers().add("step", value);
        new RecordForm(topic, "", ZoneOffset.UTC, true).of(record);
        new RecordForm(topic, "", ZoneOffset.UTC, false).of(record);
        Wanted.stepOf(record);
    }
}
