package mixmatch.local.topics;

import java.io.IOException;
import java.util.List;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The contact sheet of a record that carries images. */
public final class StepPicture {
    /** The topics whose messages have images. */
    public static final List<Topic> TOPICS =
            List.of(Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED);

    private StepPicture() {}

    /**
     * A PNG.
     *
     * @param classNames by class
     * @throws IllegalArgumentException in a phrase, where the record holds no images that can be drawn
     * @throws IOException where this machine's Java finds no fonts
     */
    public static byte[] png(Topic topic, String prefix, ConsumerRecord<byte[], byte[]> record, List<String> classNames)
            throws IOException {
        Decoded decoded = Decoded.of(topic, prefix, record);
        return ContactSheet.png(
                decoded.message()
                        .flatMap(SheetBatch::of)
                        .orElseThrow(() -> new IllegalArgumentException(decoded.trouble())),
                classNames);
    }
}
