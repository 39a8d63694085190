package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mixmatch.connections.BrokerAccess;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each user may do on the broker what the code declares and nothing else: all the rest is tried. */
class SecuredRightsIT {
    private static final String PREFIX = Topic.DEFAULT_PREFIX;
    private static final List<String> STRANGE_GROUPS = List.of(PREFIX + "augment-2", "anybody");

    @TempDir
    static Path dir;

    private static SecuredSystem system;

    @BeforeAll
    static void start() throws Exception {
        system = SecuredSystem.start(dir);
        // So that all groups are there to be asked about.
        try (Admin admin = system.admin()) {
            TopicPartition runs = new TopicPartition(Topic.RUNS.name(PREFIX), 0);
            for (KafkaUser user : KafkaUser.values()) {
                for (String group : declared(user, ResourceType.GROUP, AclOperation.READ)) {
                    admin.alterConsumerGroupOffsets(group, Map.of(runs, new OffsetAndMetadata(0)))
                            .all()
                            .get(20, TimeUnit.SECONDS);
                }
            }
        }
        // So that a read which is allowed is one that brings something.
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                system.client(SecuredSystem.ADMIN), new StringSerializer(), new ByteArraySerializer())) {
            for (Topic topic : Topic.values()) {
                producer.send(new ProducerRecord<>(topic.name(PREFIX), 0, "k", new byte[1]))
                        .get(20, TimeUnit.SECONDS);
            }
        }
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
    }

    /** Something that a user does, throwing what the broker says of it. */
    private interface Deed {
        Object done() throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void aUserWritesWhatItMayAndNothingElse(KafkaUser user) {
        Map<String, Object> client = client(user, Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000));
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client, new StringSerializer(), new ByteArraySerializer())) {
            assertThat(allowed(topic -> producer.send(new ProducerRecord<>(topic, 0, "k", new byte[1]))
                            .get(20, TimeUnit.SECONDS)))
                    .isEqualTo(declared(user, ResourceType.TOPIC, AclOperation.WRITE));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserReadsWhatItMayAndNothingElse(KafkaUser user) {
        try (KafkaConsumer<String, byte[]> consumer = consumer(user, Optional.empty())) {
            assertThat(allowed(topic -> {
                        TopicPartition first = new TopicPartition(topic, 0);
                        consumer.assign(List.of(first));
                        consumer.seekToBeginning(List.of(first));
                        for (int i = 0; i < 100; i++) {
                            if (!consumer.poll(Duration.ofMillis(200)).isEmpty()) {
                                return topic;
                            }
                        }
                        throw new AssertionError(topic + " was neither read nor denied");
                    }))
                    .isEqualTo(declared(user, ResourceType.TOPIC, AclOperation.READ));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aUserIsInItsOwnGroupsOnly(KafkaUser user) {
        Set<String> own = declared(user, ResourceType.GROUP, AclOperation.READ);
        Set<String> in = new TreeSet<>();
        Stream<String> all = Stream.concat(
                STRANGE_GROUPS.stream(),
                Arrays.stream(KafkaUser.values())
                        .flatMap(u -> declared(u, ResourceType.GROUP, AclOperation.READ).stream()));
        for (String group : all.toList()) {
            try (KafkaConsumer<String, byte[]> consumer = consumer(user, Optional.of(group))) {
                TopicPartition runs = new TopicPartition(Topic.RUNS.name(PREFIX), 0);
                if (isAllowed(() -> {
                    consumer.commitSync(Map.of(runs, new OffsetAndMetadata(0)), Duration.ofSeconds(20));
                    return true;
                })) {
                    in.add(group);
                }
            }
        }
        assertThat(in).isEqualTo(own);
    }

    @ParameterizedTest
    @EnumSource
    void onlyTheTrainerOwnsRunsAndNobodyUsesAnotherId(KafkaUser user) {
        assertThat(isAllowed(() -> initialize(user, KafkaUser.transactionalIds(PREFIX) + "any")))
                .isEqualTo(user == KafkaUser.TRAINER);
        assertThat(isAllowed(() -> initialize(user, PREFIX + "another"))).isFalse();
    }

    private static Object initialize(KafkaUser user, String id) {
        Map<String, Object> more =
                Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id, ProducerConfig.MAX_BLOCK_MS_CONFIG, 20_000);
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(client(user, more), new StringSerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
            return id;
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodyChangesTopicsRightsUsersOrGroups(KafkaUser user) {
        String topic = Topic.ORDERS.name(PREFIX);
        ConfigResource config = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, "1");
        try (Admin admin = Admin.create(client(user, Map.of()))) {
            Map<String, KafkaFuture<?>> tried = new HashMap<>();
            tried.put(
                    "create",
                    admin.createTopics(List.of(new NewTopic(PREFIX + "more", 1, (short) 1)))
                            .all());
            tried.put("delete", admin.deleteTopics(List.of(topic)).all());
            tried.put(
                    "partitions",
                    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(99)))
                            .all());
            tried.put(
                    "topic's policy",
                    admin.incrementalAlterConfigs(Map.of(config, set("retention.ms", "1")))
                            .all());
            tried.put(
                    "broker",
                    admin.incrementalAlterConfigs(Map.of(broker, set("log.cleaner.threads", "2")))
                            .all());
            tried.put(
                    "records",
                    admin.deleteRecords(Map.of(new TopicPartition(topic, 0), RecordsToDelete.beforeOffset(0)))
                            .all());
            tried.put(
                    "give rights",
                    admin.createAcls(KafkaUser.TRAINER.rights(PREFIX).stream()
                                    .map(r -> SecuredSystem.allowing(r, user.text()))
                                    .toList())
                            .all());
            tried.put("see rights", admin.describeAcls(AclBindingFilter.ANY).values());
            tried.put(
                    "take rights",
                    admin.deleteAcls(List.of(AclBindingFilter.ANY)).all());
            tried.put(
                    "password",
                    admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                                    SecuredSystem.ADMIN,
                                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096),
                                    "mine")))
                            .all());
            tried.put(
                    "groups",
                    admin.deleteConsumerGroups(List.of(PREFIX + "augment")).all());
            List<String> done = new ArrayList<>();
            tried.forEach((what, future) -> {
                if (isAllowed(() -> future.get(20, TimeUnit.SECONDS))) {
                    done.add(what);
                }
            });
            assertThat(done).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aProcessKnowsWhatItLacksOfAnothersRights(KafkaUser user) throws Exception {
        try (Admin admin = Admin.create(client(user, Map.of()))) {
            Set<AccessRight> own = user.rights(PREFIX);
            assertThat(new BrokerAccess(Map.of(), own).missing(admin)).isEmpty();
            for (KafkaUser other : KafkaUser.values()) {
                Set<AccessRight> lacking = new TreeSet<>(other.rights(PREFIX));
                lacking.removeAll(own);
                // Any right to something brings the one to describe it.
                lacking.removeIf(right -> right.operation() == AclOperation.DESCRIBE
                        && own.stream().anyMatch(mine -> mine.resource().equals(right.resource())));
                assertThat(new BrokerAccess(Map.of(), other.rights(PREFIX)).missing(admin))
                        .isEqualTo(lacking);
            }
        }
    }

    private static List<AlterConfigOp> set(String key, String value) {
        return List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET));
    }

    private static Map<String, Object> client(KafkaUser user, Map<String, Object> more) {
        Map<String, Object> client = new HashMap<>(system.client(user.text()));
        client.putAll(more);
        return client;
    }

    private static KafkaConsumer<String, byte[]> consumer(KafkaUser user, Optional<String> group) {
        Map<String, Object> more = new HashMap<>();
        more.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        group.ifPresent(name -> more.put(ConsumerConfig.GROUP_ID_CONFIG, name));
        return new KafkaConsumer<>(client(user, more), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /** Something that is tried with each topic. */
    private interface TopicDeed {
        Object with(String topic) throws Exception;
    }

    private static Set<String> allowed(TopicDeed deed) {
        return Arrays.stream(Topic.values())
                .map(topic -> topic.name(PREFIX))
                .filter(topic -> isAllowed(() -> deed.with(topic)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** False where the broker denies it; anything else that goes wrong fails the test. */
    private static boolean isAllowed(Deed deed) {
        Throwable said = catchThrowable(deed::done);
        if (said == null) {
            return true;
        }
        Throwable cause = said instanceof ExecutionException ? said.getCause() : said;
        assertThat(cause).isInstanceOf(AuthorizationException.class);
        return false;
    }

    private static Set<String> declared(KafkaUser user, ResourceType type, AclOperation operation) {
        return user.rights(PREFIX).stream()
                .filter(right -> right.type() == type && right.operation() == operation)
                .map(AccessRight::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
