package mixmatch.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import mixmatch.connections.TopicFinding.Grade;
import mixmatch.connections.TopicFinding.Mend;
import mixmatch.proto.Replication;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TopicComparisonTest {
    private static final Replication WANTED = new Replication(3, 2);
    private static final ReplicationSettings ONE_COPY = new ReplicationSettings(OptionalInt.of(1), OptionalInt.empty());

    private final TopicComparison comparison = new TopicComparison("p.", ReplicationSettings.DEFAULT, 3);

    @ParameterizedTest
    @EnumSource
    void aTopicAsItIsDeclaredIsNotMentioned(Topic topic) {
        assertThat(comparison.of(topic, there(topic, Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "RUNS, cleanup.policy, delete, REFUSED",
        "RUNS, 'cleanup.policy', 'compact,delete', REFUSED",
        "CHECKPOINTS, cleanup.policy, compact, REFUSED",
        "CHECKPOINTS, retention.ms, 604800000, REFUSED",
        "EVALUATIONS, retention.bytes, 1000, REFUSED",
        "BATCHES_GUESSED, max.message.bytes, 1048588, REFUSED",
        "RUNS, min.insync.replicas, 4, REFUSED",
        "RUNS, min.insync.replicas, 1, WARNING",
        "RUNS, flush.messages, 9223372036854775807, WARNING",
        "CHECKPOINTS, flush.messages, 10, WARNING",
        "ORDERS, retention.ms, 60000, WARNING",
        "ORDERS, segment.ms, 60000, WARNING",
        "SERVICES, max.message.bytes, 1048588, WARNING",
    })
    void aSettingThatIsLessThanDeclaredIsSetToWhatIsDeclared(Topic topic, String key, String value, Grade grade) {
        TopicFinding finding = only(topic, there(topic, Map.of(key, value)));

        assertThat(finding.grade()).isEqualTo(grade);
        assertThat(finding.found())
                .startsWith("%s is %s, not %s"
                        .formatted(key, value, topic.policy(WANTED).get(key)));
        assertThat(finding.mend())
                .isEqualTo(new Mend.Setting(key, topic.policy(WANTED).get(key)));
    }

    @ParameterizedTest
    @CsvSource({"ORDERS, retention.ms, -1", "ORDERS, cleanup.policy, compact", "PROGRESS, retention.ms, 9999999999"})
    void whatKeepsMoreThanIsDeclaredIsLeft(Topic topic, String key, String value) {
        TopicFinding finding = only(topic, there(topic, Map.of(key, value)));

        assertThat(finding.grade()).isEqualTo(Grade.WARNING);
        assertThat(finding.canBeMended()).isFalse();
        assertThat(finding.remedy()).contains("would delete messages");
    }

    @Test
    void fewerPartitionsAreRefusedAndAddedAndMoreAreOnlySaid() {
        TopicFinding fewer = only(Topic.ORDERS, Optional.of(new DescribedTopic(4, 3, Map.of())));
        assertThat(fewer.grade()).isEqualTo(Grade.REFUSED);
        assertThat(fewer.mend()).isEqualTo(new Mend.Partitions(16));
        TopicFinding more = only(Topic.ORDERS, Optional.of(new DescribedTopic(20, 3, Map.of())));
        assertThat(more.grade()).isEqualTo(Grade.WARNING);
        assertThat(more.canBeMended()).isFalse();
    }

    @Test
    void aMissingTopicIsRefusedAndMade() {
        TopicFinding missing = only(Topic.RUNS, Optional.empty());
        assertThat(missing.grade()).isEqualTo(Grade.REFUSED);
        assertThat(missing.mend()).isEqualTo(new Mend.Create());
    }

    @Test
    void fewerCopiesAreOneWarningThatNamesTheTopics() {
        List<TopicFinding> findings = new ArrayList<>();
        for (Topic topic : List.of(Topic.RUNS, Topic.MODELS)) {
            findings.addAll(comparison.of(topic, Optional.of(new DescribedTopic(12, 1, Map.of()))));
        }

        assertThat(TopicFinding.sentences(findings, Grade.REFUSED)).isEmpty();
        assertThat(TopicFinding.sentences(findings, Grade.WARNING))
                .containsExactly("topics p.runs, p.models: replication is 1, not 3, on a cluster of 3 brokers;"
                        + " `mixmatch topics --repair` mends it");
        assertThat(findings).extracting(TopicFinding::mend).containsOnly(new Mend.Copies(3));
    }

    @Test
    void oneCopyOnSeveralBrokersIsAWarningThoughItIsWanted() {
        DescribedTopic one = new DescribedTopic(12, 1, Map.of());
        assertThat(new TopicComparison("", ONE_COPY, 3).of(Topic.RUNS, Optional.of(one)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).isEqualTo("raise MIXMATCH_REPLICATION"));
        assertThat(new TopicComparison("", ONE_COPY, 1).of(Topic.RUNS, Optional.of(one)))
                .isEmpty();
    }

    @Test
    void aBrokerThatIsAwayMakesNoDifference() {
        for (Topic topic : Topic.values()) {
            assertThat(new TopicComparison("p.", ReplicationSettings.DEFAULT, 2).of(topic, there(topic, Map.of())))
                    .isEmpty();
        }
    }

    @Test
    void aTopicThatIsNotSyncedLosesDataWhereAllItsCopiesLosePower() {
        DescribedTopic alone = new DescribedTopic(12, 1, Map.of(Topic.FLUSH, "10"));
        assertThat(new TopicComparison("", ONE_COPY, 1).of(Topic.MODELS, Optional.of(alone)))
                .singleElement()
                .satisfies(finding -> assertThat(finding.found())
                        .isEqualTo("flush.messages is 10, not 1: a power cut can take what runs need"));
        assertThat(only(Topic.MODELS, there(Topic.MODELS, Map.of(Topic.FLUSH, "10")))
                        .found())
                .endsWith("a power cut of all brokers at once can take what runs need");
        assertThat(comparison.of(Topic.ORDERS, there(Topic.ORDERS, Map.of(Topic.FLUSH, "10"))))
                .isEmpty();
    }

    private TopicFinding only(Topic topic, Optional<DescribedTopic> described) {
        List<TopicFinding> findings = comparison.of(topic, described);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    private static Optional<DescribedTopic> there(Topic topic, Map<String, String> other) {
        Map<String, String> settings = new TreeMap<>(topic.policy(WANTED));
        settings.putAll(other);
        return Optional.of(new DescribedTopic(topic.partitions(), WANTED.copies(), settings));
    }
}
