package mixmatch.local;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;

/**
 * What is to run on this machine, and what is used where it already runs.
 *
 * @param kafka address of a broker to use; empty: an embedded one
 * @param s3 URL of a store to use; empty: an embedded one
 * @param credentials of that store; empty: those of the embedded one
 * @param kafkaPort of the embedded broker; 0: any
 * @param s3Port of the embedded store; 0: any
 * @param replicas of each service to start here; empty: none, those of the cluster do the work
 * @param topicPrefix what the names of all topics begin with
 * @param settings of Kafka clients, for a broker that is not embedded
 */
record ClusterPlan(
        Optional<String> kafka,
        Optional<URI> s3,
        Optional<Credentials> credentials,
        int kafkaPort,
        int s3Port,
        Map<ServiceName, Integer> replicas,
        String topicPrefix,
        KafkaSettings settings) {
    ClusterPlan {
        Map<ServiceName, Integer> ordered = new EnumMap<>(ServiceName.class);
        ordered.putAll(replicas);
        replicas = ordered;
    }

    /**
     * Addresses of what is used and of what was started, its data in {@code dir}.
     *
     * @param kafkaBound port of the embedded broker, where there is one
     * @param s3Bound port of the embedded store, where there is one
     */
    Addresses addresses(WorkDir dir, OptionalInt kafkaBound, OptionalInt s3Bound) throws IOException {
        return new Addresses(
                kafka.orElseGet(() -> "127.0.0.1:" + kafkaBound.orElseThrow()),
                s3.orElseGet(() -> URI.create("http://127.0.0.1:" + s3Bound.orElseThrow())),
                credentials.isPresent() ? credentials.get() : Credentials.ofFolder(dir),
                topicPrefix,
                settings);
    }

    /** The same with no other services than these. */
    ClusterPlan withOnly(Set<ServiceName> services) {
        Map<ServiceName, Integer> some = new EnumMap<>(ServiceName.class);
        replicas.forEach((service, count) -> {
            if (services.contains(service)) {
                some.put(service, count);
            }
        });
        return new ClusterPlan(kafka, s3, credentials, kafkaPort, s3Port, some, topicPrefix, settings);
    }

    /** The same services with a broker and a store that are there already. */
    ClusterPlan at(Addresses there) {
        return new ClusterPlan(
                Optional.of(there.kafka()),
                Optional.of(there.s3()),
                Optional.of(there.credentials()),
                0,
                0,
                replicas,
                topicPrefix,
                there.settings());
    }

    /** The rights that this command and the services that it starts need together, all as one user. */
    Set<AccessRight> neededRights() {
        Set<AccessRight> needed = new TreeSet<>(KafkaUser.TRAIN.rights(topicPrefix));
        replicas.forEach((service, count) -> {
            if (count > 0) {
                needed.addAll(KafkaUser.named(service.text()).orElseThrow().rights(topicPrefix));
            }
        });
        return needed;
    }

    /** False where all that is used runs elsewhere. */
    boolean startsSomething() {
        return kafka.isEmpty() || s3.isEmpty() || replicas.values().stream().anyMatch(count -> count > 0);
    }

    /** What will be started, for a person. */
    String describe() {
        List<String> parts = new ArrayList<>();
        if (kafka.isEmpty()) {
            parts.add(kafkaPort == 0 ? "Kafka" : "Kafka on port " + kafkaPort);
        }
        if (s3.isEmpty()) {
            parts.add(s3Port == 0 ? "S3" : "S3 on port " + s3Port);
        }
        replicas.forEach((service, count) -> {
            if (count > 0) {
                parts.add(count == 1 ? service.text() : count + " x " + service.text());
            }
        });
        return String.join(", ", parts);
    }
}
