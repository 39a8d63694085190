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
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
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
    /** Where a broker does not tell. */
    private static final Set<AclOperation> EVERYTHING = Set.of(AclOperation.values());

    private MissingRights() {}

    /**
     * Rights on topics, groups and transactional ids that are missing. What does not exist yet, and what a broker does
     * not tell, is taken for given.
     */
    public static Set<AccessRight> of(Admin admin, Collection<AccessRight> needed)
            throws ExecutionException, InterruptedException, TimeoutException {
        Set<AccessRight> missing = new TreeSet<>(onTopics(admin, needed));
        for (AccessRight right : needed) {
            if (right.type() == ResourceType.GROUP && isDenied(onGroup(admin, right), right.operation())) {
                missing.add(right);
            } else if (right.type() == ResourceType.TRANSACTIONAL_ID
                    && isDenied(onTransactionalId(admin, right), right.operation())) {
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
                Set<AclOperation> allowed = told(described
                        .get(topic.getKey())
                        .get(WAIT_SECONDS, TimeUnit.SECONDS)
                        .authorizedOperations());
                topic.getValue().stream()
                        .filter(right -> !allowed.contains(right.operation()))
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

    private static KafkaFuture<Set<AclOperation>> onGroup(Admin admin, AccessRight right) {
        return admin.describeConsumerGroups(
                        List.of(right.name()), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups()
                .get(right.name())
                .thenApply(group -> told(group.authorizedOperations()));
    }

    /** Whether it may be described is all that a broker tells. */
    private static KafkaFuture<Set<AclOperation>> onTransactionalId(Admin admin, AccessRight right) {
        return admin.describeTransactions(List.of(right.name()))
                .description(right.name())
                .thenApply(any -> EVERYTHING);
    }

    private static Set<AclOperation> told(Set<AclOperation> operations) {
        return operations == null ? EVERYTHING : operations;
    }

    private static boolean isDenied(KafkaFuture<Set<AclOperation>> allowed, AclOperation operation)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            return !allowed.get(WAIT_SECONDS, TimeUnit.SECONDS).contains(operation);
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
