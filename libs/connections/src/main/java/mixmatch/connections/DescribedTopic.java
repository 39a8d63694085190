package mixmatch.connections;

import java.util.Map;

/**
 * A topic as the broker describes it.
 *
 * @param copies of the partition that has the fewest
 * @param settings those in force, by Kafka's names; empty where this client may not see them
 */
public record DescribedTopic(int partitions, int copies, Map<String, String> settings) {
    public DescribedTopic {
        settings = Map.copyOf(settings);
    }
}
