package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Message;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import mixmatch.cli.embedded.EmbeddedKafka;
import mixmatch.cli.embedded.LocalKafka;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.KafkaSettings;
import mixmatch.cli.topics.Begin;
import mixmatch.cli.topics.RecordForm;
import mixmatch.cli.topics.StepMessages;
import mixmatch.cli.topics.TopicReader;
import mixmatch.cli.topics.TopicSurvey;
import mixmatch.cli.topics.TopicTail;
import mixmatch.cli.topics.Wanted;
import mixmatch.connections.BrokerAccess;
import mixmatch.connections.BrokerException;
import mixmatch.connections.BrokerTopics;
import mixmatch.proto.Partitions;
import mixmatch.proto.ReplicationSettings;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.proto.TopicCreation;
import mixmatch.v1.BatchOrder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Topics of a real broker are read: in order, from where, how many. */
class TopicsIT {
    private static final String PREFIX = "t.";
    private static final Wanted ALL = new Wanted(Optional.empty(), OptionalLong.empty(), OptionalLong.empty());

    @TempDir
    static Path data;

    /** Recent: older messages would be deleted while they are looked at. */
    private static final Instant BEGAN = Instant.now().minusSeconds(60);

    private static EmbeddedKafka kafka;
    private static Map<String, Object> client;

    @BeforeAll
    static void startBrokerWithOrders() throws Exception {
        kafka = LocalKafka.start(data, 0);
        client = new Addresses(
                        "127.0.0.1:" + LocalKafka.port(kafka),
                        URI.create("http://127.0.0.1:1"),
                        new Credentials("a", "b"),
                        PREFIX,
                        KafkaSettings.NONE)
                .client();
        try (Admin admin = Admin.create(client)) {
            TopicCreation.ensure(admin, PREFIX);
        }
        // A second apart, each step on the next partition; of another run every tenth.
        for (long step = 1; step <= 40; step++) {
            send("a", step, BEGAN.toEpochMilli() + 1_000 * step);
            if (step % 10 == 0) {
                send("b", step, BEGAN.toEpochMilli() + 1_000 * step + 500);
            }
        }
    }

    @AfterAll
    static void stopBroker() throws Exception {
        kafka.close();
    }

    @Test
    void theNewestComeInTheOrderOfTheirTimeOverAllPartitions() {
        List<String> shown = new ArrayList<>();
        try (TopicReader reader = new TopicReader(client, PREFIX)) {
            new TopicTail(reader, ALL, form(), Optional.empty()).printNewest(5, shown::add);
        }
        assertThat(keys(shown)).containsExactly("a/37", "a/38", "a/39", "a/40", "b/40");
    }

    @Test
    void readingFromAStepATimeOrTheEarliestGivesTheFirstAndSaysWhetherThereAreMore() {
        assertThat(from("earliest", ALL, 3, true)).containsExactly("a/1", "a/2", "a/3");
        assertThat(from("39", ALL, 10, false)).containsExactly("a/39", "a/40", "b/40");
        assertThat(from(BEGAN.plusSeconds(18).toString(), ALL, 100, false)).hasSize(23 + 3);
        Wanted run = new Wanted(Optional.of("b"), OptionalLong.empty(), OptionalLong.empty());
        assertThat(from("earliest", run, 4, false)).containsExactly("b/10", "b/20", "b/30", "b/40");
    }

    @Test
    void aStepIsFoundAndTheOldestThatIsThereIsKnown() {
        try (TopicReader reader = new TopicReader(client, PREFIX)) {
            assertThat(new StepMessages(reader, "a", 17).newest(Topic.ORDERS)).isPresent();
            assertThat(new StepMessages(reader, "a", 41).newest(Topic.ORDERS)).isEmpty();
            assertThat(new StepMessages(reader, "b", 7).oldestStep(Topic.ORDERS))
                    .hasValue(10);
            assertThat(new StepMessages(reader, "c", 7).oldestStep(Topic.ORDERS))
                    .isEmpty();
        }
    }

    @Test
    void figuresCountMessagesBytesAndTheLagOfGroups() throws Exception {
        try (Admin admin = Admin.create(client)) {
            // A group that has done all but two of the partition of step 1, and never read any other.
            TopicPartition partition = new TopicPartition(Topic.ORDERS.name(PREFIX), Partitions.ofStep("a", 1));
            long there = LongStream.rangeClosed(1, 40)
                    .filter(step -> Partitions.ofStep("a", step) == partition.partition())
                    .count();
            admin.alterConsumerGroupOffsets("mine", Map.of(partition, new OffsetAndMetadata(there)))
                    .all()
                    .get(20, TimeUnit.SECONDS);

            TopicSurvey.Figures orders =
                    new TopicSurvey(admin, PREFIX, Duration.ofMillis(50)).look().get(Topic.ORDERS.ordinal());

            assertThat(orders.name()).isEqualTo("t.orders");
            assertThat(orders.partitions()).isEqualTo(16);
            assertThat(orders.messages()).isEqualTo(44);
            assertThat(orders.bytes().orElseThrow()).isGreaterThan(44 * 50);
            assertThat(orders.rate()).isZero();
            long others = 44
                    - there
                    - LongStream.of(10, 20, 30, 40)
                            .filter(step -> Partitions.ofStep("b", step) == partition.partition())
                            .count();
            assertThat(orders.lag().get("mine")).isBetween(others, 44 - there);
        }
    }

    @Test
    void topicsThatLoseDataAreRefusedInASentenceAndMendedWhereNothingIsDeleted() throws Exception {
        String prefix = "wrong.";
        BrokerAccess access = new BrokerAccess(client, Set.of());
        try (Admin admin = Admin.create(client)) {
            NewTopic runs = new NewTopic(prefix + "runs", 3, (short) 1).configs(Map.of("cleanup.policy", "delete"));
            NewTopic progress = new NewTopic(prefix + "progress", 12, (short) 1)
                    .configs(Map.of("cleanup.policy", "delete", "retention.ms", "-1", "max.message.bytes", "8388608"));
            admin.createTopics(List.of(runs, progress)).all().get(20, TimeUnit.SECONDS);
            BrokerTopics topics = new BrokerTopics(admin, prefix, ReplicationSettings.DEFAULT);

            assertThatThrownBy(() -> access.prepareTopics(topics))
                    .isInstanceOfSatisfying(
                            BrokerException.class, e -> assertThat(e.lasting()).isTrue())
                    .hasMessageContainingAll(
                            "topic wrong.runs: it has 3 partitions, not 12",
                            "cleanup.policy is delete, not compact",
                            "`mixmatch topics --repair` mends it");
            topics.mend(topics.findings());

            assertThat(access.prepareTopics(topics))
                    .singleElement()
                    .asString()
                    .contains("topic wrong.progress: retention.ms is -1, not 604800000", "would delete messages");
        }
    }

    private static List<String> from(String begin, Wanted wanted, int most, boolean more) {
        List<String> shown = new ArrayList<>();
        Begin parsed = Begin.parse(begin, Instant.EPOCH, ZoneOffset.UTC);
        Wanted all = new Wanted(wanted.run(), wanted.step(), parsed.step());
        try (TopicReader reader = new TopicReader(client, PREFIX)) {
            assertThat(new TopicTail(reader, all, form(), parsed.time()).printFirst(most, shown::add))
                    .isEqualTo(more);
        }
        return keys(shown);
    }

    private static List<String> keys(List<String> shown) {
        return shown.stream()
                .map(text -> text.lines().findFirst().orElseThrow().replaceFirst(".*  key ", ""))
                .toList();
    }

    private static RecordForm form() {
        return new RecordForm(Topic.ORDERS, PREFIX, ZoneOffset.UTC, false);
    }

    private static void send(String run, long step, long atMillis) throws Exception {
        Message order = BatchOrder.newBuilder().setRun(run).setStep(step).build();
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topic.ORDERS.name(PREFIX),
                            Partitions.ofStep(run, step),
                            atMillis,
                            run + "/" + step,
                            order.toByteArray(),
                            RunHeaders.of(run, step, order)))
                    .get(20, TimeUnit.SECONDS);
        }
    }
}
