package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import mixmatch.proto.Topic;
import mixmatch.schedule.PinnedSchedule;
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
    void aRunThatWaitsForPropagatedLabelsAloneHasAReplica() {
        JsonNode triggers = keda.one("ScaledObject", "labelguess").at("/spec/triggers");
        JsonNode trigger = triggers.path(1).path("metadata");

        assertThat(triggers).hasSize(3);
        assertThat(trigger.path("topic").asText()).isEqualTo(Topic.PROPAGATIONS.name(Topic.DEFAULT_PREFIX));
        assertThat(trigger.path("consumerGroup").asText())
                .isEqualTo(Sources.settings("labelguess")
                        .getProperty("mp.messaging.incoming.propagations.group.id")
                        .replace("${mixmatch.topic-prefix}", Topic.DEFAULT_PREFIX));
        assertThat(trigger.path("activationLagThreshold").asText()).isEqualTo("0");
    }

    @Test
    void imagesAreEmbeddedWithoutARun() {
        JsonNode trigger =
                keda.one("ScaledObject", "labelguess").at("/spec/triggers/2").path("metadata");

        assertThat(trigger.path("topic").asText()).isEqualTo(Topic.EMBEDDINGS.name(Topic.DEFAULT_PREFIX));
        assertThat(trigger.path("consumerGroup").asText())
                .isEqualTo(Sources.settings("labelguess")
                        .getProperty("mp.messaging.incoming.embeddings.group.id")
                        .replace("${mixmatch.topic-prefix}", Topic.DEFAULT_PREFIX));
        assertThat(trigger.path("activationLagThreshold").asText()).isEqualTo("0");
    }

    @Test
    void noMoreReplicasThanCanBeBusyAndNoneWithoutARun() {
        int lead = RunSpec.parse("name: any", "defaults").schedule().lead();
        SCALED.forEach((service, topic) -> {
            JsonNode spec = keda.one("ScaledObject", service).path("spec");
            assertThat(spec.path("maxReplicaCount").asInt())
                    .isPositive()
                    .isLessThanOrEqualTo(Math.min(topic.partitions(), PinnedSchedule.mostOpen(lead)));
            assertThat(spec.path("minReplicaCount").asInt(-1)).isZero();
            assertThat(spec.at("/triggers/0/metadata/activationLagThreshold").asText())
                    .isEqualTo("0");
        });
    }

    /** KEDA's number is the group's lag by the threshold, and the steps that a run has open bound that. */
    @Test
    void aRunThatWaitsForGuessesGetsTwoPartitionsAReplicaAtTheMost() {
        int lead = RunSpec.parse("name: any", "defaults").schedule().lead();
        double asked = Math.ceil(PinnedSchedule.mostOpen(lead) / threshold("labelguess"));
        assertThat(asked)
                .isBetween(Topic.BATCHES_UNLABELED.partitions() / 2.0, (double) Topic.BATCHES_UNLABELED.partitions());
    }

    /** What is done but not committed is lag as well. Milliseconds of a message are those of docs/capacity.md. */
    @Test
    void whatIsNotCommittedYetIsNoReasonForAnotherReplica() {
        Map.of("augment", 6.0, "labelguess", 50.0).forEach((service, millis) -> {
            int interval = Integer.parseInt(Sources.settings(service)
                    .getProperty("mp.messaging.connector.smallrye-kafka.auto.commit.interval.ms"));
            assertThat(interval / millis).as(service).isLessThanOrEqualTo(threshold(service));
        });
    }

    private int threshold(String service) {
        return keda.one("ScaledObject", service)
                .at("/spec/triggers/0/metadata/lagThreshold")
                .asInt();
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
