package mixmatch.connections;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import mixmatch.proto.AccessRight;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Which of the rights that a process needs its user lacks, as the broker says: known before the work begins, and with the
 * right's name, which a refusal does not tell.
 */
public final class MissingRights {
    private static final long WAIT_SECONDS = 10;

    private MissingRights() {}

    /**
     * Rights on topics, groups and transactional ids that are missing. What does not exist yet, and what a broker does
     * not tell, is taken for given.
     */
    public static Set<AccessRight> of(Admin admin, Collection<AccessRight> needed)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<AccessRight> missing = new TreeSet<>(onTopics(admin, needed));
        for (AccessRight right : needed) {
            if (right.type() == ResourceType.GROUP
                    && isDenied(admin.describeConsumerGroups(List.of(right.name()))
                            .describedGroups()
                            .get(right.name()))) {
                missing.add(right);
            } else if (right.type() == ResourceType.TRANSACTIONAL_ID
                    && isDenied(
                            admin.describeTransactions(List.of(right.name())).description(right.name()))) {
                missing.add(right);
            }
        }
        return missing;
    }

    /** Rights on topics alone, in one request. */
    public static Set<AccessRight> onTopics(Admin admin, Collection<AccessRight> needed)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, List<AccessRight>> byTopic = needed.stream()
                .filter(right -> right.type() == ResourceType.TOPIC && right.pattern() == PatternType.LITERAL)
                .collect(Collectors.groupingBy(AccessRight::name));
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        byTopic.keySet(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        Set<AccessRight> missing = new TreeSet<>();
        for (Map.Entry<String, List<AccessRight>> topic : byTopic.entrySet()) {
            try {
                Set<AclOperation> allowed = described
                        .get(topic.getKey())
                        .get(WAIT_SECONDS, TimeUnit.SECONDS)
                        .authorizedOperations();
                topic.getValue().stream()
                        .filter(right -> allowed != null && !allowed.contains(right.operation()))
                        .forEach(missing::add);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof AuthorizationException) {
                    missing.addAll(topic.getValue());
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return missing;
    }

    private static boolean isDenied(KafkaFuture<?> asked)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            asked.get(WAIT_SECONDS, TimeUnit.SECONDS);
            return false;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return true;
            }
            if (isAbsence(e.getCause())) {
                return false;
            }
            throw e;
        }
    }

    private static boolean isAbsence(Throwable e) {
        return e instanceof GroupIdNotFoundException || e instanceof TransactionalIdNotFoundException;
    }
}
