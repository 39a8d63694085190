package mixmatch.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * KEDA's kinds as far as the manifests use them: no library for Java publishes them. Written after KEDA's reference of
 * {@code keda.sh/v1alpha1} and its Kafka scaler; a field that is not here is refused.
 */
final class Keda {
    private Keda() {}

    record ScaledObject(String apiVersion, String kind, JsonNode metadata, Spec spec) {
        ScaledObject {
            Objects.requireNonNull(spec, "spec");
        }
    }

    record Spec(
            Target scaleTargetRef,
            Integer pollingInterval,
            Integer cooldownPeriod,
            Integer minReplicaCount,
            Integer maxReplicaCount,
            Advanced advanced,
            List<Trigger> triggers) {
        Spec {
            Objects.requireNonNull(scaleTargetRef, "scaleTargetRef");
            Objects.requireNonNull(triggers, "triggers");
        }
    }

    record Target(String apiVersion, String kind, String name) {}

    record Advanced(Boolean restoreToOriginalReplicaCount, HpaConfig horizontalPodAutoscalerConfig) {}

    record HpaConfig(
            io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior behavior, String name) {}

    record Trigger(String type, Map<String, String> metadata, AuthenticationRef authenticationRef) {
        /** KEDA passes over parameters that its Kafka scaler does not know, misspelt ones among them. */
        private static final Set<String> KAFKA = Set.of(
                "bootstrapServers",
                "bootstrapServersFromEnv",
                "consumerGroup",
                "topic",
                "lagThreshold",
                "activationLagThreshold",
                "offsetResetPolicy",
                "allowIdleConsumers",
                "scaleToZeroOnInvalidOffset",
                "excludePersistentLag",
                "limitToPartitionsWithLag",
                "partitionLimitation",
                "version",
                "sasl",
                "tls");

        Trigger {
            if (!"kafka".equals(type)) {
                throw new IllegalArgumentException("a trigger of type " + type);
            }
            if (!KAFKA.containsAll(metadata.keySet())) {
                throw new IllegalArgumentException(
                        "KEDA's Kafka scaler has not all of the parameters " + metadata.keySet());
            }
        }
    }

    record AuthenticationRef(String name, String kind) {}

    record TriggerAuthentication(String apiVersion, String kind, JsonNode metadata, AuthenticationSpec spec) {}

    record AuthenticationSpec(List<KeyRef> secretTargetRef, List<KeyRef> configMapTargetRef) {}

    record KeyRef(String parameter, String name, String key) {
        private static final Set<String> PARAMETERS =
                Set.of("sasl", "username", "password", "tls", "ca", "cert", "key");

        KeyRef {
            if (!PARAMETERS.contains(parameter)) {
                throw new IllegalArgumentException("KEDA's Kafka scaler has no parameter " + parameter);
            }
        }
    }
}
