package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strimzi's topics are those of the code's one declaration, and each service's user may do what its sources do. */
class TopicsAndRightsTest {
    private static final Pattern MENTIONED = Pattern.compile("\\bTopic\\.([A-Z_]+)\\b");
    private static final Pattern NAMED = Pattern.compile("\\bTopic\\.([A-Z_]+)\\s*\\.name\\(");
    private static final Pattern READ_BY_PARTITION = Pattern.compile("new TopicPartition\\(\\s*Topic\\.([A-Z_]+)\\b");
    private static final String EVERY_TOPIC = "topic mixmatch.*";

    private final Rendered strimzi = Rendered.overlay("strimzi");

    @Test
    void theTopicsAreThoseOfTheDeclaration() {
        Map<String, Map<String, String>> declared = new TreeMap<>();
        for (Topic topic : Topic.values()) {
            Map<String, String> policy = new TreeMap<>(topic.policy());
            policy.put("partitions", Integer.toString(topic.partitions()));
            declared.put(topic.name(Topic.DEFAULT_PREFIX), policy);
        }
        Map<String, Map<String, String>> rendered = new TreeMap<>();
        strimzi.all("KafkaTopic").forEach(topic -> {
            Map<String, String> policy = new TreeMap<>();
            topic.at("/spec/config")
                    .properties()
                    .forEach(e -> policy.put(e.getKey(), e.getValue().asText()));
            policy.put("partitions", topic.at("/spec/partitions").asText());
            rendered.put(topic.at("/metadata/name").asText(), policy);
        });
        assertThat(rendered).isEqualTo(declared);
    }

    @Test
    void topicsUsersAndPoolsAreOfTheCluster() {
        String cluster = strimzi.all("Kafka")
                .findFirst()
                .orElseThrow()
                .at("/metadata/name")
                .asText();
        for (String kind : List.of("KafkaTopic", "KafkaUser", "KafkaNodePool")) {
            assertThat(strimzi.all(kind).map(o -> o.at("/metadata/labels/strimzi.io~1cluster")
                            .asText()))
                    .isNotEmpty()
                    .containsOnly(cluster);
        }
    }

    @Test
    void losingABrokerLosesAndStopsNothing() {
        int brokers =
                strimzi.one("KafkaNodePool", "broker").at("/spec/replicas").asInt();
        JsonNode config = strimzi.one("Kafka", "kafka").at("/spec/kafka/config");
        int inSync = config.path("min.insync.replicas").asInt();
        assertThat(strimzi.all("KafkaTopic").map(t -> t.at("/spec/replicas").asInt()))
                .allMatch(replicas -> replicas <= brokers && replicas > inSync && inSync > 1);
        assertThat(config.path("message.max.bytes").asInt()).isEqualTo(Topic.MAX_MESSAGE_BYTES);
        assertThat(config.path("auto.create.topics.enable").asBoolean(true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"augment", "labelguess", "trainer", "eval"})
    void aServiceMayDoWhatItsChannelsDo(String service) {
        TreeSet<Right> rights = rights(service);
        Properties settings = Sources.settings(service);
        for (String key : settings.stringPropertyNames()) {
            String value = settings.getProperty(key).replace("${mixmatch.topic-prefix}", Topic.DEFAULT_PREFIX);
            if (key.matches("mp\\.messaging\\.incoming\\.[^.]+\\.topics?")) {
                Arrays.stream(value.split(",")).forEach(t -> assertThat(rights).contains(Right.topic(t, "Read")));
            } else if (key.matches("mp\\.messaging\\.outgoing\\.[^.]+\\.topic")) {
                assertThat(rights).contains(Right.topic(value, "Write"));
            } else if (key.matches("mp\\.messaging\\.incoming\\.[^.]+\\.group\\.id")) {
                assertThat(rights).contains(Right.group(value, "Read"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"augment", "labelguess", "trainer", "eval"})
    void aServiceHasRightsToTopicsThatItsSourcesNameAndToNoOthers(String service) {
        Set<String> allowed = rights(service).stream()
                .filter(r -> !r.operation().startsWith("Describe"))
                .map(Right::resource)
                .filter(r -> r.startsWith("topic "))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(allowed).containsAll(named(NAMED, service));
        assertThat(named(MENTIONED, service)).containsAll(allowed);
        topics(READ_BY_PARTITION, service)
                .forEach(topic -> assertThat(rights(service)).contains(new Right(topic, "Read")));
    }

    @Test
    void onlyTheTrainerOwnsRuns() {
        for (JsonNode user : strimzi.all("KafkaUser").toList()) {
            boolean owns = Right.of(user).stream().anyMatch(r -> r.resource().startsWith("transactionalId"));
            assertThat(owns)
                    .as(user.at("/metadata/name").asText())
                    .isEqualTo(user.at("/metadata/name").asText().equals("trainer"));
        }
        assertThat(rights("trainer"))
                .contains(
                        new Right("transactionalId mixmatch.run.*", "Write"),
                        new Right("transactionalId mixmatch.run.*", "Describe"));
        String trainer = "trainer-service/src/main";
        assertThat(Sources.find(Pattern.compile("TRANSACTIONAL_ID_CONFIG,\\s*([^;]+?)\\);"), trainer))
                .containsExactly("transactionalId");
        assertThat(Sources.find(Pattern.compile("\\w\\.producer\\((.+?), patience, attempt\\)"), trainer))
                .containsExactly("KafkaUser.transactionalIds(kafka.prefix()) + run");
    }

    @Test
    void theCommandWritesOnlyWhatItAsksFor() {
        assertThat(rights("train").stream().filter(r -> r.operation().equals("Write")))
                .containsExactlyInAnyOrder(
                        Right.topic("mixmatch.runs", "Write"), Right.topic("mixmatch.embeddings", "Write"));
    }

    @Test
    void everyUserSeesWhetherAllTopicsAreThereAndNoneMakesOrDropsAny() {
        for (JsonNode user : strimzi.all("KafkaUser").toList()) {
            assertThat(Right.of(user))
                    .contains(new Right(EVERY_TOPIC, "Describe"), new Right(EVERY_TOPIC, "DescribeConfigs"));
            assertThat(Right.of(user).stream().map(Right::operation))
                    .containsOnly("Describe", "DescribeConfigs", "Read", "Write");
        }
    }

    @Test
    void everyUserHasTheRightsOfTheDeclarationAndNoOthers() {
        Map<String, Set<Right>> declared = new TreeMap<>();
        for (KafkaUser user : KafkaUser.values()) {
            declared.put(
                    user.text(),
                    user.rights(Topic.DEFAULT_PREFIX).stream()
                            .map(right -> new Right(right.resource(), right.verb()))
                            .collect(Collectors.toCollection(TreeSet::new)));
        }
        Map<String, Set<Right>> rendered = new TreeMap<>();
        strimzi.all("KafkaUser")
                .forEach(user -> rendered.put(user.at("/metadata/name").asText(), Right.of(user)));
        assertThat(rendered).isEqualTo(declared);
    }

    private TreeSet<Right> rights(String user) {
        return Right.of(strimzi.one("KafkaUser", user));
    }

    /** Topics that a service's sources, those that all services share and its channels name. */
    private static Set<String> named(Pattern pattern, String service) {
        Set<String> named = topics(pattern, service);
        Properties settings = Sources.settings(service);
        for (String key : settings.stringPropertyNames()) {
            if (key.matches("mp\\.messaging\\.(incoming|outgoing)\\.[^.]+\\.topics?")) {
                String value = settings.getProperty(key).replace("${mixmatch.topic-prefix}", Topic.DEFAULT_PREFIX);
                Arrays.stream(value.split(",")).forEach(t -> named.add("topic " + t));
            }
        }
        return named;
    }

    private static Set<String> topics(Pattern pattern, String service) {
        Set<String> names = Arrays.stream(Topic.values()).map(Enum::name).collect(Collectors.toSet());
        return Sources.find(pattern, service + "-service/src/main/java", "libs/service/src/main/java").stream()
                .filter(names::contains)
                .map(n -> "topic " + Topic.valueOf(n).name(Topic.DEFAULT_PREFIX))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
