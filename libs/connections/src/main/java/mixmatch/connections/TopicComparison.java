package mixmatch.connections;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mixmatch.connections.TopicFinding.Grade;
import mixmatch.connections.TopicFinding.Mend;
import mixmatch.proto.Replication;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;

/** Compares a topic with its declaration. What loses data or can't work is refused, all else is a warning. */
record TopicComparison(String prefix, ReplicationSettings settings, int brokers) {
    private static final String POLICY = "cleanup.policy";
    private static final String COMPACT = "compact";
    private static final String MESSAGE_BYTES = "max.message.bytes";
    private static final String UNLIMITED = "-1";
    /** Whose messages may be as large as is declared; those of other topics are far smaller. */
    private static final Set<Topic> LARGE =
            EnumSet.of(Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED, Topic.DEAD_LETTERS);

    List<TopicFinding> of(Topic topic, Optional<DescribedTopic> described) {
        List<TopicFinding> findings = new ArrayList<>();
        if (described.isEmpty()) {
            findings.add(finding(topic, Grade.REFUSED, "it is not there", new Mend.Create()));
            return findings;
        }
        DescribedTopic there = described.get();
        partitions(topic, there.partitions()).ifPresent(findings::add);
        copies(topic, there.copies()).ifPresent(findings::add);
        Replication wanted = new Replication(there.copies(), settings.inSyncOf(there.copies()));
        new TreeMap<>(topic.policy(wanted)).forEach((key, declared) -> {
            String present = there.settings().getOrDefault(key, declared);
            if (!present.equals(declared)) {
                findings.add(setting(topic, key, declared, present, there.copies()));
            }
        });
        return findings;
    }

    private Optional<TopicFinding> partitions(Topic topic, int present) {
        if (present == topic.partitions()) {
            return Optional.empty();
        }
        String found = "it has %d partitions, not %d".formatted(present, topic.partitions());
        return Optional.of(
                present < topic.partitions()
                        ? finding(
                                topic,
                                Grade.REFUSED,
                                found + ": messages for the others could not be sent",
                                new Mend.Partitions(topic.partitions()))
                        : finding(
                                topic,
                                Grade.WARNING,
                                found,
                                new Mend.Nothing("the others stay empty, and nothing needs to be done")));
    }

    private Optional<TopicFinding> copies(Topic topic, int present) {
        int wanted = settings.copiesOn(brokers);
        if (present < wanted) {
            return Optional.of(finding(
                    topic,
                    Grade.WARNING,
                    "replication is %d, not %d, on a cluster of %d brokers".formatted(present, wanted, brokers),
                    new Mend.Copies(wanted)));
        }
        return present > 1 || brokers == 1
                ? Optional.empty()
                : Optional.of(finding(
                        topic,
                        Grade.WARNING,
                        "replication is 1 on a cluster of %d brokers: with one broker its messages are gone"
                                .formatted(brokers),
                        new Mend.Nothing("raise " + ReplicationSettings.COPIES)));
    }

    private TopicFinding setting(Topic topic, String key, String declared, String present, int copies) {
        String found = "%s is %s, not %s".formatted(key, present, declared);
        Mend mend = new Mend.Setting(key, declared);
        return switch (key) {
            case POLICY -> policy(topic, declared, found, mend);
            case "retention.ms", "retention.bytes" -> retention(topic, declared, present, found, mend);
            case MESSAGE_BYTES ->
                Long.parseLong(present) < Long.parseLong(declared) && LARGE.contains(topic)
                        ? finding(topic, Grade.REFUSED, found + ": larger messages could not be sent", mend)
                        : finding(topic, Grade.WARNING, found, mend);
            case Topic.FLUSH -> finding(topic, Grade.WARNING, found + ": " + ifUnsynced(copies), mend);
            case Replication.MIN_IN_SYNC ->
                Integer.parseInt(present) > copies
                        ? finding(
                                topic, Grade.REFUSED, found + ": nothing can be sent with replication " + copies, mend)
                        : finding(topic, Grade.WARNING, found, mend);
            default -> finding(topic, Grade.WARNING, found, mend);
        };
    }

    /** A warning, as of one copy: nothing is lost while the power is there. With several copies all must lose it at once. */
    private static String ifUnsynced(int copies) {
        return copies == 1
                ? "a power cut can take what runs need"
                : "a power cut of all brokers at once can take what runs need";
    }

    private TopicFinding policy(Topic topic, String declared, String found, Mend mend) {
        if (declared.equals(COMPACT)) {
            return finding(topic, Grade.REFUSED, found + ": what is known of runs would be deleted", mend);
        }
        return topic.retention() == Topic.Retention.KEPT
                ? finding(topic, Grade.REFUSED, found + ": of each key only the newest message would stay", mend)
                : finding(topic, Grade.WARNING, found, deletes(POLICY + "=" + declared));
    }

    private TopicFinding retention(Topic topic, String declared, String present, String found, Mend mend) {
        boolean shorter = !present.equals(UNLIMITED)
                && (declared.equals(UNLIMITED) || Long.parseLong(present) < Long.parseLong(declared));
        if (!shorter) {
            return finding(topic, Grade.WARNING, found, deletes("less"));
        }
        return topic.retention() == Topic.Retention.KEPT
                ? finding(topic, Grade.REFUSED, found + ": messages that runs need would be deleted", mend)
                : finding(topic, Grade.WARNING, found, mend);
    }

    private static Mend deletes(String setting) {
        return new Mend.Nothing("to set %s would delete messages, so it is left to you".formatted(setting));
    }

    private TopicFinding finding(Topic topic, Grade grade, String found, Mend mend) {
        return new TopicFinding(topic.name(prefix), grade, found, mend);
    }

    /** Settings by topic, for those that {@link Mend.Setting} is the mend of. */
    static Map<String, Map<String, String>> settings(List<TopicFinding> findings) {
        Map<String, Map<String, String>> settings = new TreeMap<>();
        for (TopicFinding finding : findings) {
            if (finding.mend() instanceof Mend.Setting setting) {
                settings.computeIfAbsent(finding.topic(), any -> new TreeMap<>())
                        .put(setting.key(), setting.value());
            }
        }
        return settings;
    }
}
