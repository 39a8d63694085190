package mixmatch.cli.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;

/**
 * The parts of a system that a command uses, and those that it starts.
 *
 * @param kafka the broker to use; empty: {@code brokers} embedded ones, the first on {@code kafkaPort}, 0 for any
 * @param s3 the store to use; empty: an embedded one on {@code s3Port}, 0 for any
 * @param replicas of each service to start here; empty where services elsewhere do the work
 */
public record ClusterPlan(
        Optional<ExternalKafka> kafka,
        Optional<ExternalStore> s3,
        int brokers,
        int kafkaPort,
        int s3Port,
        Map<ServiceName, Integer> replicas,
        String topicPrefix) {
    public ClusterPlan {
        replicas = new TreeMap<>(replicas);
    }

    /** A broker that runs elsewhere: its address and the settings of its clients, some from a file. */
    record ExternalKafka(String address, KafkaSettings settings, Optional<Path> config) {}

    record ExternalStore(URI url, Credentials credentials) {}

    /** Addresses of what is used and of what was started; {@code port} gives that of an embedded broker or {@code s3}. */
    Addresses addresses(WorkDir dir, ToIntFunction<String> port) throws IOException {
        return new Addresses(
                kafka.map(ExternalKafka::address).orElseGet(() -> Brokers.names(brokers).stream()
                        .map(name -> "127.0.0.1:" + port.applyAsInt(name))
                        .collect(Collectors.joining(","))),
                s3.map(ExternalStore::url).orElseGet(() -> URI.create("http://127.0.0.1:" + port.applyAsInt("s3"))),
                s3.isPresent() ? s3.get().credentials() : Credentials.ofFolder(dir),
                topicPrefix,
                kafka.map(ExternalKafka::settings).orElse(KafkaSettings.NONE));
    }

    /** Broker and store that run elsewhere, for who looks at them; what would be embedded has no address. */
    public Addresses elsewhere() {
        return new Addresses(
                kafka.map(ExternalKafka::address).orElse(""),
                s3.map(ExternalStore::url).orElse(URI.create("")),
                s3.map(ExternalStore::credentials).orElse(new Credentials("", "")),
                topicPrefix,
                kafka.map(ExternalKafka::settings).orElse(KafkaSettings.NONE));
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

    /** The parts that are to be started, for a person: embedded broker and store if {@code stores}, and some services. */
    String describe(boolean stores, Map<ServiceName, Integer> services) {
        List<String> parts = new ArrayList<>();
        if (stores && kafka.isEmpty()) {
            String name = brokers == 1 ? "Kafka" : brokers + " x Kafka";
            parts.add(kafkaPort == 0 ? name : name + " on port " + kafkaPort);
        }
        if (stores && s3.isEmpty()) {
            parts.add(s3Port == 0 ? "S3" : "S3 on port " + s3Port);
        }
        services.forEach((service, count) -> {
            if (count > 0) {
                parts.add(count == 1 ? service.text() : count + " x " + service.text());
            }
        });
        return String.join(", ", parts);
    }
}
