package mixmatch.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import mixmatch.cli.files.Folders;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.storage.internals.checkpoint.CleanShutdownFileHandler;
import org.apache.kafka.storage.internals.checkpoint.LeaderEpochCheckpointFile;
import org.apache.kafka.storage.internals.log.LogManager;

/**
 * A broker's notes on the first message of each leader's epoch, which power cuts make wrong. A leader that has lost the end of
 * a log that is not synced may be made the leader for the same epoch again, which then seems to begin earlier than it did. When
 * it follows another broker later, and copies messages of the epoch before, Kafka drops the note of that epoch, too. Should it
 * lead once more, it has those who follow it cut these messages off as soon as they have copied them, for ever, and while it is
 * alone nothing can be sent. The messages themselves know their epochs.
 */
final class LeaderEpochNotes {
    private LeaderEpochNotes() {}

    /** Has a broker that did not end in order read its logs from their beginnings, and make the notes anew. It does not run. */
    static void forgetAfterUncleanEnd(Path data) throws IOException {
        if (Files.exists(data.resolve(CleanShutdownFileHandler.CLEAN_SHUTDOWN_FILE_NAME))) {
            return;
        }
        Files.deleteIfExists(data.resolve(LogManager.RECOVERY_POINT_CHECKPOINT_FILE));
        for (Path log : Folders.list(data)) {
            // What the controllers write is synced, and its epochs are theirs.
            if (Files.isDirectory(log) && !log.getFileName().toString().startsWith(Topic.CLUSTER_METADATA_TOPIC_NAME)) {
                Files.deleteIfExists(
                        LeaderEpochCheckpointFile.newFile(log.toFile()).toPath());
            }
        }
    }
}
