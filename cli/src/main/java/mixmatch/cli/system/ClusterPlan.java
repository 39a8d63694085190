package mixmatch.cli.system;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;

/**
 * The plan of a system: the parts to start on this machine, and those to use where they already run.
 *
 * @param kafka the broker to use; empty: an embedded one
 * @param s3 the store to use; empty: an embedded one
 * @param kafkaPort of the embedded broker; 0: any
 * @param s3Port of the embedded store; 0: any
 * @param replicas of each service to start here; empty: none, those of the cluster do the work
 * @param topicPrefix prefix of all topics' names
 */
public record ClusterPlan(
        Optional<ExternalKafka> kafka,
        Optional<ExternalStore> s3,
        int kafkaPort,
        int s3Port,
        Map<ServiceName, Integer> replicas,
        String topicPrefix) {
    public ClusterPlan {
        Map<ServiceName, Integer> ordered = new EnumMap<>(ServiceName.class);
        ordered.putAll(replicas);
        replicas = ordered;
    }

    /** A broker that runs elsewhere: its address and the settings of its clients. */
    record ExternalKafka(String address, KafkaSettings settings) {}

    /** A store that runs elsewhere. */
    record ExternalStore(URI url, Credentials credentials) {}

    /**
     * Addresses of what is used and of what was started.
     *
     * @param dir with the data of what was started
     * @param port gives the port of the embedded {@code kafka} or {@code s3}
     */
    Addresses addresses(WorkDir dir, ToIntFunction<String> port) throws IOException {
        return new Addresses(
                kafka.map(ExternalKafka::address).orElseGet(() -> "127.0.0.1:" + port.applyAsInt("kafka")),
                s3.map(ExternalStore::url).orElseGet(() -> URI.create("http://127.0.0.1:" + port.applyAsInt("s3"))),
                s3.isPresent() ? s3.get().credentials() : Credentials.ofFolder(dir),
                topicPrefix,
                kafka.map(ExternalKafka::settings).orElse(KafkaSettings.NONE));
    }

    /** The same with no other services than these. */
    ClusterPlan withOnly(Set<ServiceName> services) {
        ClusterPlan some = new ClusterPlan(kafka, s3, kafkaPort, s3Port, replicas, topicPrefix);
        some.replicas.keySet().retainAll(services);
        return some;
    }

    /** The same services with a broker and a store that are there already. */
    ClusterPlan at(Addresses there) {
        return new ClusterPlan(
                Optional.of(new ExternalKafka(there.kafka(), there.settings())),
                Optional.of(new ExternalStore(there.s3(), there.credentials())),
                0,
                0,
                replicas,
                topicPrefix);
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

    /** The parts that will be started, for a person. */
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
