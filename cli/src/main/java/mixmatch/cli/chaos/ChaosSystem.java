package mixmatch.cli.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import mixmatch.chaos.TestedSystem;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Cluster;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Stores;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Topic;
import mixmatch.runs.RunTopics;
import mixmatch.v1.RunWanted;

/** The system that this process started, as faults see it. */
record ChaosSystem(Cluster cluster, Addresses addresses, ObjectStore objects) implements TestedSystem, AutoCloseable {
    private static final int ANSWERS_WITHIN_MILLIS = 2_000;

    /** The line of a trainer's metrics page while it trains. */
    private static final Pattern BUSY = Pattern.compile("(?m)^mixmatch_trainer_busy(\\{[^}]*})? 1(\\.0)?$");

    ChaosSystem(Cluster cluster) {
        this(cluster, cluster.addresses(), cluster.addresses().store());
    }

    @Override
    public List<String> services() {
        return Arrays.stream(ServiceName.values()).map(ServiceName::text).toList();
    }

    @Override
    public List<Part> replicas(String service) {
        return List.copyOf(cluster.replicas(ServiceName.parse(service).orElseThrow()));
    }

    @Override
    public Optional<Part> owner() {
        return cluster.replicas(ServiceName.TRAINER).stream()
                .filter(replica -> BUSY.matcher(metrics(replica.port())).find())
                .<Part>map(replica -> replica)
                .findFirst();
    }

    /** The metrics page of the replica there; empty where it does not answer. */
    private static String metrics(OptionalInt port) {
        if (port.isEmpty()) {
            return "";
        }
        try {
            URLConnection page = URI.create("http://127.0.0.1:%d/q/metrics".formatted(port.getAsInt()))
                    .toURL()
                    .openConnection();
            page.setConnectTimeout(ANSWERS_WITHIN_MILLIS);
            page.setReadTimeout(ANSWERS_WITHIN_MILLIS);
            try (InputStream answer = page.getInputStream()) {
                return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public Part broker() {
        return cluster.store("kafka").orElseThrow();
    }

    @Override
    public Part store() {
        return cluster.store("s3").orElseThrow();
    }

    @Override
    public void scale(String service, int count) throws IOException {
        cluster.scale(ServiceName.parse(service).orElseThrow(), count);
    }

    /** Waits until broker and store answer, each service has so many replicas, and all of them are ready. */
    void restore(Map<ServiceName, Integer> replicas) throws IOException, InterruptedException {
        Stores.await(addresses, Set.of(), Stores.PATIENCE, cluster::check);
        for (Map.Entry<ServiceName, Integer> service : replicas.entrySet()) {
            cluster.scale(service.getKey(), service.getValue());
        }
        cluster.awaitServices();
    }

    @Override
    public void want(String run, RunWanted.Wish wish) throws InterruptedException {
        try (RunTopics topics = new RunTopics(addresses.broker(), Stores.PATIENCE)) {
            topics.want(run, wish);
        }
    }

    @Override
    public String name(Topic topic) {
        return topic.name(addresses.topicPrefix());
    }

    @Override
    public Map<String, Object> kafka() {
        return addresses.client();
    }

    @Override
    public void close() {
        objects.close();
    }
}
