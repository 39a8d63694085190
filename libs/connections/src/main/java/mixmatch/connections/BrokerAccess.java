package mixmatch.connections;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.proto.AccessRight;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
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

/** A process's access to the broker, and what it lacks in a sentence: a refusal does not name the right, so it is asked for. */
public final class BrokerAccess {
    private static final long WAIT_SECONDS = 10;
    private static final Set<Class<?>> ABSENCES = Set.of(
            UnknownTopicOrPartitionException.class,
            GroupIdNotFoundException.class,
            TransactionalIdNotFoundException.class);

    private final Set<AccessRight> needed;
    private final KafkaDiagnosis diagnosis;

    public BrokerAccess(Map<String, ?> configuration, Collection<AccessRight> needed) {
        this.needed = Set.copyOf(needed);
        this.diagnosis = new KafkaDiagnosis(ClientSettings.of(configuration), this.needed);
    }

    /**
     * Makes the topics that are missing, and looks whether all rights are there and all topics as they must be; throws with
     * what is not. Gives a sentence for each way in which topics are merely different.
     */
    public List<String> prepareTopics(BrokerTopics topics) throws IOException, InterruptedException {
        refuse(call(() -> {
            topics.create();
            return missing(topics.admin());
        }));
        List<TopicFinding> findings = call(topics::findingsOnceCreated);
        List<String> refused = TopicFinding.sentences(findings, TopicFinding.Grade.REFUSED);
        if (!refused.isEmpty()) {
            throw diagnosis.ofTopics(refused);
        }
        return TopicFinding.sentences(findings, TopicFinding.Grade.WARNING);
    }

    /** Looks at topics and the rights to them alone, which takes one request: for looks that are repeated. */
    public void checkTopics(Admin admin) throws IOException, InterruptedException {
        Set<String> absent = new TreeSet<>();
        refuse(call(() -> missingOnTopics(admin, absent)));
        if (!absent.isEmpty()) {
            throw diagnosis.ofAbsent(absent);
        }
    }

    private void refuse(Set<AccessRight> missing) throws BrokerException {
        if (!missing.isEmpty()) {
            throw diagnosis.of(missing);
        }
    }

    /** Calls the broker; what fails is told in a sentence. */
    public <T> T call(Callable<T> call) throws IOException, InterruptedException {
        try {
            return call.call();
        } catch (BrokerException | InterruptedException e) {
            throw e;
        } catch (Exception e) {
            throw diagnosis.of(e);
        }
    }

    /** A sentence on the failure of a call. May look at the broker's port, which takes seconds. */
    public String sentence(Throwable failure) {
        return diagnosis.of(failure).getMessage();
    }

    /** Missing rights on topics, groups and transactional ids. What is not there yet or not told is taken for given. */
    public Set<AccessRight> missing(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        Set<AccessRight> missing = missingOnTopics(admin, new TreeSet<>());
        for (AccessRight right : needed) {
            if (right.type() == ResourceType.GROUP && isDenied(onGroup(admin, right), right)
                    || right.type() == ResourceType.TRANSACTIONAL_ID
                            && isDenied(onTransactionalId(admin, right), right)) {
                missing.add(right);
            }
        }
        return missing;
    }

    /** @param absent takes the names of topics that are not there */
    private Set<AccessRight> missingOnTopics(Admin admin, Set<String> absent)
            throws ExecutionException, InterruptedException, TimeoutException {
        List<AccessRight> onTopics = needed.stream()
                .filter(right -> right.type() == ResourceType.TOPIC && right.pattern() == PatternType.LITERAL)
                .toList();
        Map<String, KafkaFuture<TopicDescription>> described = admin.describeTopics(
                        onTopics.stream().map(AccessRight::name).distinct().toList(),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        Set<AccessRight> missing = new TreeSet<>();
        for (AccessRight right : onTopics) {
            if (isDenied(described.get(right.name()).thenApply(TopicDescription::authorizedOperations), right)) {
                missing.add(right);
            } else if (described.get(right.name()).isCompletedExceptionally()) {
                absent.add(right.name());
            }
        }
        return missing;
    }

    private static KafkaFuture<Set<AclOperation>> onGroup(Admin admin, AccessRight right) {
        return admin.describeConsumerGroups(
                        List.of(right.name()), new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                .describedGroups()
                .get(right.name())
                .thenApply(ConsumerGroupDescription::authorizedOperations);
    }

    /** A broker only tells whether the id may be described: then it may be used. */
    private static KafkaFuture<Set<AclOperation>> onTransactionalId(Admin admin, AccessRight right) {
        return admin.describeTransactions(List.of(right.name()))
                .description(right.name())
                .thenApply(any -> Set.of(AclOperation.values()));
    }

    /** @param told the operations that the broker allows; null where it does not tell */
    private static boolean isDenied(KafkaFuture<Set<AclOperation>> told, AccessRight right)
            throws ExecutionException, InterruptedException, TimeoutException {
        try {
            Set<AclOperation> allowed = told.get(WAIT_SECONDS, TimeUnit.SECONDS);
            return allowed != null && !allowed.contains(right.operation());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                return true;
            }
            if (ABSENCES.contains(e.getCause().getClass())) {
                return false;
            }
            throw e;
        }
    }
}
