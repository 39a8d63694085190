package mixmatch.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.files.Folders;
import org.apache.kafka.common.internals.Topic;

/**
 * A broker's notes on the first message of each leader's epoch, which power cuts make wrong. A leader that has lost the end of
 * a log that is not synced may be made the leader for the same epoch again, which then seems to begin earlier than it did. When
 * it follows another broker later, and copies messages of the epoch before, Kafka drops the note of that epoch, too. Should it
 * lead once more, it has those who follow it cut these messages off as soon as they have copied them, for ever, and while it is
 * alone nothing can be sent. The messages themselves know their epochs.
 */
final class LeaderEpochNotes {
    /** Names of Kafka's own; the first is there after an end in order. */
    static final String ENDED_IN_ORDER = ".kafka_cleanshutdown";

    static final String NOTES = "leader-epoch-checkpoint";
    private static final String READ_FROM = "recovery-point-offset-checkpoint";

    private LeaderEpochNotes() {}

    /** Has a broker that did not end in order read its logs from their beginnings, and make the notes anew. It does not run. */
    static void forgetAfterUncleanEnd(Path data) throws IOException {
        if (Files.exists(data.resolve(ENDED_IN_ORDER))) {
            return;
        }
        Files.deleteIfExists(data.resolve(READ_FROM));
        for (Path log : Folders.list(data)) {
            // What the controllers write is synced, and its epochs are theirs.
            if (Files.isDirectory(log) && !log.getFileName().toString().startsWith(Topic.CLUSTER_METADATA_TOPIC_NAME)) {
                Files.deleteIfExists(log.resolve(NOTES));
            }
        }
    }
}
