package mixmatch.proto;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/**
 * Every process that speaks to Kafka and all that it may do there, declared once. Users get these rights, processes look for
 * them at their start, the documentation lists them, and a test tries all others.
 */
public enum KafkaUser {
    AUGMENT(
            Set.of(Topic.RUNS, Topic.ORDERS),
            Set.of(Topic.BATCHES_LABELED, Topic.BATCHES_UNLABELED, Topic.DEAD_LETTERS, Topic.SERVICES),
            Set.of("augment")),
    LABELGUESS(
            Set.of(Topic.RUNS, Topic.BATCHES_UNLABELED, Topic.MODELS),
            Set.of(Topic.BATCHES_GUESSED, Topic.DEAD_LETTERS, Topic.SERVICES),
            Set.of("labelguess")),
    TRAINER(
            Set.of(
                    Topic.RUNS,
                    Topic.BATCHES_LABELED,
                    Topic.BATCHES_GUESSED,
                    Topic.MODELS,
                    Topic.CHECKPOINTS,
                    Topic.EVALUATIONS,
                    Topic.PROGRESS,
                    Topic.DEAD_LETTERS),
            Set.of(
                    Topic.RUNS,
                    Topic.ORDERS,
                    Topic.MODELS,
                    Topic.CHECKPOINTS,
                    Topic.PROGRESS,
                    Topic.DEAD_LETTERS,
                    Topic.SERVICES),
            Set.of()),
    EVAL(
            Set.of(
                    Topic.RUNS,
                    Topic.CHECKPOINTS,
                    Topic.EVALUATIONS,
                    Topic.MODELS,
                    Topic.PROGRESS,
                    Topic.DEAD_LETTERS,
                    Topic.BATCHES_GUESSED,
                    Topic.SERVICES),
            // Topic runs: what a person asks on its page.
            Set.of(Topic.EVALUATIONS, Topic.DEAD_LETTERS, Topic.SERVICES, Topic.RUNS),
            Set.of("eval", "eval-observed")),
    /** The command that submits a run and watches it. */
    TRAIN(
            Set.of(Topic.RUNS, Topic.CHECKPOINTS, Topic.EVALUATIONS, Topic.PROGRESS, Topic.DEAD_LETTERS),
            Set.of(Topic.RUNS),
            Set.of());

    private final Set<Topic> reads;
    private final Set<Topic> writes;
    private final Set<String> groups;

    KafkaUser(Set<Topic> reads, Set<Topic> writes, Set<String> groups) {
        this.reads = reads;
        this.writes = writes;
        this.groups = groups;
    }

    /** As in {@code labelguess}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The user of that {@link #text}; empty if there is none. */
    public static Optional<KafkaUser> named(String text) {
        return Arrays.stream(values()).filter(user -> user.text().equals(text)).findFirst();
    }

    /** The beginning of the transactional ids of runs' owners: whoever may use such an id may own any run. */
    public static String transactionalIds(String prefix) {
        return prefix + "run.";
    }

    /**
     * All that it needs, and nothing else.
     *
     * @param prefix of topics, groups and transactional ids, as in {@link Topic#DEFAULT_PREFIX}
     */
    public Set<AccessRight> rights(String prefix) {
        Set<AccessRight> rights = new TreeSet<>();
        // Each process looks whether all topics are there before it begins.
        rights.add(new AccessRight(ResourceType.TOPIC, prefix, PatternType.PREFIXED, AclOperation.DESCRIBE));
        reads.forEach(topic -> rights.add(AccessRight.on(topic, prefix, AclOperation.READ)));
        writes.forEach(topic -> rights.add(AccessRight.on(topic, prefix, AclOperation.WRITE)));
        groups.forEach(group -> rights.add(onGroup(group, prefix, AclOperation.READ)));
        if (this == EVAL) {
            // Its page says how much waits for them.
            for (KafkaUser watched : List.of(AUGMENT, LABELGUESS)) {
                watched.groups.forEach(group -> rights.add(onGroup(group, prefix, AclOperation.DESCRIBE)));
            }
        }
        if (this == TRAINER) {
            for (AclOperation operation : List.of(AclOperation.DESCRIBE, AclOperation.WRITE)) {
                rights.add(new AccessRight(
                        ResourceType.TRANSACTIONAL_ID, transactionalIds(prefix), PatternType.PREFIXED, operation));
            }
        }
        return rights;
    }

    private static AccessRight onGroup(String group, String prefix, AclOperation operation) {
        return new AccessRight(ResourceType.GROUP, prefix + group, PatternType.LITERAL, operation);
    }
}
