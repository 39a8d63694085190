package mixmatch.proto;

import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Utils;

/** A run's partitions: its steps go to consumers by turns, the replies to one, so that its trainer reads only its own. */
public final class Partitions {
    private Partitions() {}

    /** Partition of {@link Topic#ORDERS} and {@link Topic#BATCHES_UNLABELED}: (step + hash(run)) mod P. */
    public static int ofStep(String run, long step) {
        return (int) ((step + hash(run)) % Topic.ORDERS.partitions());
    }

    /** Partition of the topics that are keyed by run, replies among them: hash(run) mod 12. */
    public static int ofRun(String run) {
        return hash(run) % Topic.BATCHES_GUESSED.partitions();
    }

    private static int hash(String run) {
        return Utils.toPositive(Utils.murmur2(run.getBytes(StandardCharsets.UTF_8)));
    }
}
