package mixmatch.proto;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics. Any process may at any time: what is there stays as it is, and two that create one are both content. */
public final class TopicCreation {
    private static final long WAIT_SECONDS = 30;

    private TopicCreation() {}

    /** Creates what is missing, with the copies that the number of brokers suggests. */
    public static void ensure(Admin admin, String prefix) throws IOException {
        ensure(admin, prefix, ReplicationSettings.DEFAULT);
    }

    /**
     * Creates what is missing; then all exist. {@link MissingTopicException} where this client may not create one; an error
     * that names the topic where it fails or takes longer than 30 s, or the setting while there are too few brokers for it.
     */
    public static void ensure(Admin admin, String prefix, ReplicationSettings settings) throws IOException {
        Set<String> present = await("listing the topics", admin.listTopics().names());
        List<Topic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !present.contains(topic.name(prefix)))
                .toList();
        if (missing.isEmpty()) {
            // A broker that is away at the moment is not needed then.
            return;
        }
        Replication replication = replication(admin, settings);
        List<NewTopic> created = missing.stream()
                .map(topic -> new NewTopic(topic.name(prefix), topic.partitions(), (short) replication.copies())
                        .configs(topic.policy(replication)))
                .toList();
        for (Map.Entry<String, KafkaFuture<Void>> creation :
                admin.createTopics(created).values().entrySet()) {
            try {
                await("creating topic " + creation.getKey(), creation.getValue());
            } catch (IOException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    throw new MissingTopicException(creation.getKey(), e);
                }
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    private static Replication replication(Admin admin, ReplicationSettings settings) throws IOException {
        try {
            return settings.on(
                    await("counting the brokers", admin.describeCluster().nodes())
                            .size());
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static <T> T await(String what, KafkaFuture<T> future) throws IOException {
        try {
            return future.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(what + " failed: " + e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException(what + " took longer than " + WAIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + " was interrupted", e);
        }
    }
}
