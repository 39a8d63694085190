package mixmatch.proto;

/**
 * The copies of each partition on a cluster.
 *
 * @param copies brokers that hold it ({@code replication.factor})
 * @param inSync of these must have a message before it counts as sent ({@code min.insync.replicas})
 */
public record Replication(int copies, int inSync) {
    /** Kafka's name of the topic's setting. */
    public static final String MIN_IN_SYNC = "min.insync.replicas";

    public Replication {
        if (inSync > copies) {
            throw new IllegalArgumentException(
                    "MIXMATCH_MIN_INSYNC_REPLICAS is %d, but there are %d copies, so nothing could be sent; give at most %d"
                            .formatted(inSync, copies, copies));
        }
    }
}
