package mixmatch.proto;

import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import mixmatch.v1.BatchOrder;
import mixmatch.v1.CheckpointWritten;
import mixmatch.v1.EmbeddingOrder;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedBatch;
import mixmatch.v1.ImagesEmbedded;
import mixmatch.v1.LabeledBatch;
import mixmatch.v1.LabelsPropagated;
import mixmatch.v1.ModelPublished;
import mixmatch.v1.Progress;
import mixmatch.v1.PropagationOrder;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import mixmatch.v1.ServiceBeat;
import mixmatch.v1.UnlabeledBatch;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/** Every topic, declared once: topics are created from this, never by the broker, documented by it and tested against it. */
public enum Topic {
    RUNS(
            "runs",
            "<run>/spec, <run>/wanted, <run>/state",
            12,
            Retention.COMPACTED,
            "what was submitted and asked, and what the owner says of each run",
            RunSpec.getDefaultInstance(),
            RunWanted.getDefaultInstance(),
            RunState.getDefaultInstance()),
    ORDERS(
            "orders",
            "run/step",
            16,
            Retention.SHORT,
            "the trainer's demand: one order a step",
            BatchOrder.getDefaultInstance()),
    BATCHES_UNLABELED(
            "batches.unlabeled",
            "run/step",
            16,
            Retention.SHORT_SIZE_CAPPED,
            "K augmentations of a step's unlabelled images",
            UnlabeledBatch.getDefaultInstance()),
    BATCHES_LABELED(
            "batches.labeled",
            "run/step",
            12,
            Retention.SHORT_SIZE_CAPPED,
            "a step's augmented labelled images",
            LabeledBatch.getDefaultInstance()),
    BATCHES_GUESSED(
            "batches.guessed",
            "run/step",
            12,
            Retention.SHORT_SIZE_CAPPED,
            "the unlabelled batch with its guessed labels",
            GuessedBatch.getDefaultInstance()),
    PROPAGATIONS(
            "propagations",
            "run/step",
            12,
            Retention.SHORT,
            "the trainer's demand for propagated labels",
            PropagationOrder.getDefaultInstance()),
    PROPAGATED(
            "propagated",
            "run/step",
            12,
            Retention.SHORT,
            "propagated labels, complete in the store",
            LabelsPropagated.getDefaultInstance()),
    EMBEDDINGS(
            "embeddings",
            "features/chunk",
            16,
            Retention.SHORT,
            "the command's demand for features, a chunk of images each",
            EmbeddingOrder.getDefaultInstance()),
    EMBEDDED(
            "embedded",
            "features/chunk",
            12,
            Retention.SHORT,
            "features of a chunk, complete in the store",
            ImagesEmbedded.getDefaultInstance()),
    MODELS(
            "models",
            "<run>/<step>",
            12,
            Retention.COMPACTED,
            "guessing models, complete in the store",
            ModelPublished.getDefaultInstance()),
    CHECKPOINTS(
            "checkpoints",
            "run",
            12,
            Retention.KEPT,
            "checkpoints, complete in the store",
            CheckpointWritten.getDefaultInstance()),
    EVALUATIONS(
            "evaluations",
            "run",
            12,
            Retention.KEPT,
            "accuracies of each checkpoint's deployable model",
            Evaluation.getDefaultInstance()),
    PROGRESS(
            "progress",
            "run",
            12,
            Retention.WEEK,
            "losses, rate and what a run waits for, once a second",
            Progress.getDefaultInstance()),
    SERVICES(
            "services",
            "<service>/<instance>",
            1,
            Retention.BRIEF,
            "how each replica of a service is, every two seconds",
            ServiceBeat.getDefaultInstance()),
    DEAD_LETTERS(
            "dead-letters",
            "the original key",
            12,
            Retention.MONTH_SIZE_CAPPED,
            "messages that could not be decoded or carried out, as they came");

    /** The largest message that a broker of this system takes, bytes. A spec whose batch exceeds it is refused. */
    public static final int MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

    public static final String DEFAULT_PREFIX = "mixmatch.";

    /** Bytes that a size-capped partition keeps at most (besides its active segment). */
    public static final long CAPPED_PARTITION_BYTES = 256L * 1024 * 1024;

    /** Kafka's name of the number of messages after which a log is synced (fsync). */
    public static final String FLUSH = "flush.messages";

    /** The retention of a topic: the messages that it keeps, and how {@code kafka-configs} is told so. */
    public enum Retention {
        /** The newest value of each key, for ever. A power cut takes none: each is synced before it counts as sent. */
        COMPACTED("cleanup.policy=compact,flush.messages=1"),
        /** 10 minutes. */
        BRIEF("cleanup.policy=delete,retention.ms=600000,segment.ms=300000"),
        /** 15 minutes. */
        SHORT("cleanup.policy=delete,retention.ms=900000,segment.ms=300000,segment.bytes=67108864"),
        /** 15 minutes, and at most {@link #CAPPED_PARTITION_BYTES} a partition. */
        SHORT_SIZE_CAPPED(SHORT.policy + ",retention.bytes=" + CAPPED_PARTITION_BYTES),
        /** 7 days. */
        WEEK("cleanup.policy=delete,retention.ms=604800000"),
        /** 30 days, and at most 32 MiB a partition besides its active segment of 16 MiB: whoever writes nonsense fills no disk. */
        MONTH_SIZE_CAPPED(
                "cleanup.policy=delete,retention.ms=2592000000,retention.bytes=33554432,segment.bytes=16777216"),
        /** Everything, a power cut or not. */
        KEPT("cleanup.policy=delete,retention.ms=-1,retention.bytes=-1,flush.messages=1");

        private final String policy;

        Retention(String policy) {
            this.policy = policy;
        }
    }

    private final String shortName;
    private final String key;
    private final int partitions;
    private final Retention retention;
    private final String purpose;
    private final List<Message> messages;

    Topic(String shortName, String key, int partitions, Retention retention, String purpose, Message... messages) {
        this.shortName = shortName;
        this.key = key;
        this.partitions = partitions;
        this.retention = retention;
        this.purpose = purpose;
        this.messages = List.of(messages);
    }

    /** Name without prefix, as in {@code batches.unlabeled}. */
    public String shortName() {
        return shortName;
    }

    /** Full name under a prefix, as in {@code mixmatch.batches.unlabeled}. */
    public String name(String prefix) {
        return prefix + shortName;
    }

    /** The topic of that full name under that prefix; empty if there is none. */
    public static Optional<Topic> named(String name, String prefix) {
        return Arrays.stream(values()).filter(t -> t.name(prefix).equals(name)).findFirst();
    }

    /** The form of its keys, as in {@code run/step}. */
    public String key() {
        return key;
    }

    public int partitions() {
        return partitions;
    }

    public List<TopicPartition> partitions(String prefix) {
        return IntStream.range(0, partitions)
                .mapToObj(i -> new TopicPartition(name(prefix), i))
                .toList();
    }

    public Retention retention() {
        return retention;
    }

    public String purpose() {
        return purpose;
    }

    /** Default instances of the messages it may carry; empty for {@link #DEAD_LETTERS}, whose values are as they came. */
    public List<Message> messages() {
        return messages;
    }

    /** Parser of a message of this topic by its full Protobuf name. */
    public Parser<? extends Message> parser(String schema) {
        List<String> known = messages.stream().map(RunHeaders::schema).toList();
        if (!known.contains(schema)) {
            throw new IllegalArgumentException(
                    "topic %s carries no message named %s; its header schema must be one of %s"
                            .formatted(shortName, schema, known));
        }
        return messages.get(known.indexOf(schema)).getParserForType();
    }

    /** The topic's configuration as Kafka names it. */
    public Map<String, String> policy() {
        Map<String, String> policy = Utils.parseMap(retention.policy, "=", ",");
        policy.put("max.message.bytes", Integer.toString(MAX_MESSAGE_BYTES));
        return policy;
    }

    /** The same on a cluster whose partitions have so many copies. */
    public Map<String, String> policy(Replication replication) {
        Map<String, String> policy = policy();
        policy.put(Replication.MIN_IN_SYNC, Integer.toString(replication.inSync()));
        return policy;
    }
}
