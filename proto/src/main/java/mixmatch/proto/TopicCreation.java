package mixmatch.proto;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /**
     * Creates what is missing, replicated by the broker's default; then all exist. {@link MissingTopicException}
     * where this client may not create one; an error that names the topic where it fails or takes longer than 30 s.
     */
    public static void ensure(Admin admin, String prefix) throws IOException {
        Set<String> present = await("listing the topics", admin.listTopics().names());
        List<NewTopic> missing = Arrays.stream(Topic.values())
                .filter(topic -> !present.contains(topic.name(prefix)))
                .map(topic -> new NewTopic(topic.name(prefix), Optional.of(topic.partitions()), Optional.empty())
                        .configs(topic.policy()))
                .toList();
        for (Map.Entry<String, KafkaFuture<Void>> created :
                admin.createTopics(missing).values().entrySet()) {
            try {
                await("creating topic " + created.getKey(), created.getValue());
            } catch (IOException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    throw new MissingTopicException(created.getKey(), e);
                }
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
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
