package mixmatch.cli.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import mixmatch.chaos.Part;
import mixmatch.chaos.TestedSystem;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.Cluster;
import mixmatch.cli.system.ServiceName;
import mixmatch.cli.system.Stores;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Topic;
import mixmatch.runs.RunTopics;
import mixmatch.v1.RunWanted;

/** The system that this process started, as faults see it. */
final class ChaosSystem implements TestedSystem, AutoCloseable {
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(2);

    /** The line of a trainer's metrics page while it trains. */
    private static final Pattern BUSY = Pattern.compile("(?m)^mixmatch_trainer_busy(\\{[^}]*})? 1(\\.0)?$");

    private final Cluster cluster;
    private final Map<ServiceName, Integer> replicas;
    private final Addresses addresses;
    private final ObjectStore objects;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();

    /** @param replicas of each service that {@link #restore} brings back */
    ChaosSystem(Cluster cluster, Map<ServiceName, Integer> replicas) {
        this.cluster = cluster;
        this.replicas = Map.copyOf(replicas);
        this.addresses = cluster.addresses();
        this.objects = addresses.store();
    }

    @Override
    public List<String> services() {
        return Arrays.stream(ServiceName.values()).map(ServiceName::text).toList();
    }

    @Override
    public List<Part> replicas(String service) {
        ServiceName parsed = ServiceName.parse(service).orElseThrow();
        return cluster.replicas(parsed).stream().map(ChaosSystem::part).toList();
    }

    @Override
    public Optional<Part> owner() {
        return cluster.replicas(ServiceName.TRAINER).stream()
                .filter(replica -> BUSY.matcher(metrics(replica)).find())
                .map(ChaosSystem::part)
                .findFirst();
    }

    /** Its metrics page; empty where it does not answer. */
    private String metrics(Child replica) {
        OptionalInt port = replica.port();
        if (port.isEmpty()) {
            return "";
        }
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/q/metrics".formatted(port.getAsInt())))
                .timeout(ANSWERS_WITHIN)
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    @Override
    public Part broker() {
        return part(cluster.store("kafka").orElseThrow());
    }

    @Override
    public Part store() {
        return part(cluster.store("s3").orElseThrow());
    }

    @Override
    public void scale(String service, int count) throws IOException {
        cluster.scale(ServiceName.parse(service).orElseThrow(), count);
    }

    /** Waits until broker and store answer, each service has as many replicas as at first, and all of them are ready. */
    void restore() throws IOException, InterruptedException {
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
    public ObjectStore objects() {
        return objects;
    }

    @Override
    public void close() {
        objects.close();
    }

    private static Part part(Child child) {
        return new Part() {
            @Override
            public String name() {
                return child.name();
            }

            @Override
            public void kill() {
                child.kill();
            }

            @Override
            public void hold() {
                child.hold();
            }

            @Override
            public void release() {
                child.release();
            }

            @Override
            public void suspend() {
                child.suspend();
            }

            @Override
            public void resume() {
                child.resume();
            }
        };
    }
}
