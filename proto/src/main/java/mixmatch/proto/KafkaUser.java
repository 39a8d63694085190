package mixmatch.proto;

import static mixmatch.proto.Topic.BATCHES_GUESSED;
import static mixmatch.proto.Topic.BATCHES_LABELED;
import static mixmatch.proto.Topic.BATCHES_UNLABELED;
import static mixmatch.proto.Topic.CHECKPOINTS;
import static mixmatch.proto.Topic.DEAD_LETTERS;
import static mixmatch.proto.Topic.EMBEDDED;
import static mixmatch.proto.Topic.EMBEDDINGS;
import static mixmatch.proto.Topic.EVALUATIONS;
import static mixmatch.proto.Topic.MODELS;
import static mixmatch.proto.Topic.ORDERS;
import static mixmatch.proto.Topic.PROGRESS;
import static mixmatch.proto.Topic.PROPAGATED;
import static mixmatch.proto.Topic.PROPAGATIONS;
import static mixmatch.proto.Topic.RUNS;
import static mixmatch.proto.Topic.SERVICES;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;

/** The processes that speak to Kafka and all that each may do: given to users, looked for at starts, documented, tested. */
public enum KafkaUser {
    AUGMENT(
            Set.of(RUNS, ORDERS),
            Set.of(BATCHES_LABELED, BATCHES_UNLABELED, DEAD_LETTERS, SERVICES),
            Set.of("augment")),
    LABELGUESS(
            Set.of(RUNS, BATCHES_UNLABELED, PROPAGATIONS, EMBEDDINGS, MODELS),
            Set.of(BATCHES_GUESSED, PROPAGATED, EMBEDDED, DEAD_LETTERS, SERVICES),
            Set.of("labelguess", "labelguess-propagations", "labelguess-embeddings")),
    TRAINER(
            Set.of(
                    RUNS,
                    BATCHES_LABELED,
                    BATCHES_GUESSED,
                    PROPAGATED,
                    MODELS,
                    CHECKPOINTS,
                    EVALUATIONS,
                    PROGRESS,
                    DEAD_LETTERS),
            Set.of(RUNS, ORDERS, PROPAGATIONS, MODELS, CHECKPOINTS, PROGRESS, DEAD_LETTERS, SERVICES),
            Set.of()),
    EVAL(
            Set.of(RUNS, CHECKPOINTS, EVALUATIONS, MODELS, PROGRESS, DEAD_LETTERS, BATCHES_GUESSED, SERVICES),
            // Topic runs: what a person asks on its page.
            Set.of(EVALUATIONS, DEAD_LETTERS, SERVICES, RUNS),
            Set.of("eval", "eval-observed")),
    /** The command that submits a run and watches it, and has images embedded. */
    TRAIN(Set.of(RUNS, EMBEDDED, CHECKPOINTS, EVALUATIONS, PROGRESS, DEAD_LETTERS), Set.of(RUNS, EMBEDDINGS), Set.of());

    private final Set<Topic> reads;
    private final Set<Topic> writes;
    private final Set<String> groups;

    KafkaUser(Set<Topic> reads, Set<Topic> writes, Set<String> groups) {
        this.reads = reads;
        this.writes = writes;
        this.groups = groups;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<KafkaUser> named(String text) {
        return Arrays.stream(values()).filter(user -> user.text().equals(text)).findFirst();
    }

    /** The beginning of the transactional ids of runs' owners: whoever may use such an id may own any run. */
    public static String transactionalIds(String prefix) {
        return prefix + "run.";
    }

    /** All that it needs, and nothing else, where topics, groups and transactional ids begin with {@code prefix}. */
    public Set<AccessRight> rights(String prefix) {
        Set<AccessRight> rights = new TreeSet<>();
        // Each process looks whether all topics are there and as they must be before it begins.
        for (AclOperation look : List.of(AclOperation.DESCRIBE, AclOperation.DESCRIBE_CONFIGS)) {
            rights.add(new AccessRight(ResourceType.TOPIC, prefix, PatternType.PREFIXED, look));
        }
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
            String ids = transactionalIds(prefix);
            for (AclOperation operation : List.of(AclOperation.DESCRIBE, AclOperation.WRITE)) {
                rights.add(new AccessRight(ResourceType.TRANSACTIONAL_ID, ids, PatternType.PREFIXED, operation));
            }
        }
        return rights;
    }

    private static AccessRight onGroup(String group, String prefix, AclOperation operation) {
        return new AccessRight(ResourceType.GROUP, prefix + group, PatternType.LITERAL, operation);
    }
}
