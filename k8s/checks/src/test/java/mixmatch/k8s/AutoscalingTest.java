package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import mixmatch.proto.Topic;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;

/** KEDA scales the two services that scale, on the lag that they have, within what can be busy. */
class AutoscalingTest {
    private static final Map<String, Topic> SCALED =
            Map.of("augment", Topic.ORDERS, "labelguess", Topic.BATCHES_UNLABELED);

    private final Rendered keda = Rendered.overlay("keda");

    @Test
    void eachFollowsTheLagOfItsOwnGroup() {
        SCALED.forEach((service, topic) -> {
            JsonNode trigger = keda.one("ScaledObject", service).at("/spec/triggers/0/metadata");
            assertThat(trigger.path("topic").asText()).isEqualTo(topic.name(Topic.DEFAULT_PREFIX));
            String channel = topic == Topic.ORDERS ? "orders" : "unlabeled";
            assertThat(trigger.path("consumerGroup").asText())
                    .isEqualTo(Sources.settings(service)
                            .getProperty("mp.messaging.incoming.%s.group.id".formatted(channel))
                            .replace("${mixmatch.topic-prefix}", Topic.DEFAULT_PREFIX));
            assertThat(trigger.path("offsetResetPolicy").asText())
                    .isEqualTo(Sources.settings(service)
                            .getProperty("mp.messaging.connector.smallrye-kafka.auto.offset.reset"));
        });
        assertThat(keda.config("mixmatch").path("MIXMATCH_TOPIC_PREFIX").asText())
                .isEqualTo(Topic.DEFAULT_PREFIX);
    }

    @Test
    void noMoreReplicasThanCanBeBusyAndNoneWithoutARun() {
        int lead = RunSpec.parse("name: any", "defaults").schedule().lead();
        SCALED.forEach((service, topic) -> {
            JsonNode spec = keda.one("ScaledObject", service).path("spec");
            assertThat(spec.path("maxReplicaCount").asInt())
                    .isPositive()
                    .isLessThanOrEqualTo(Math.min(topic.partitions(), lead + 1));
            assertThat(spec.path("minReplicaCount").asInt(-1)).isZero();
            assertThat(spec.at("/triggers/0/metadata/activationLagThreshold").asText())
                    .isEqualTo("0");
        });
    }

    @Test
    void theNumberOfReplicasIsKedasAlone() {
        SCALED.keySet().forEach(service -> {
            assertThat(keda.one("ScaledObject", service)
                            .at("/spec/scaleTargetRef/name")
                            .asText())
                    .isEqualTo(service);
            assertThat(keda.one("Deployment", service).path("spec").has("replicas"))
                    .isFalse();
        });
        assertThat(keda.all("ScaledObject")).hasSize(SCALED.size());
        assertThat(keda.one("Deployment", "trainer").at("/spec/replicas").asInt())
                .isEqualTo(1);
    }
}
