package mixmatch.cli.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** A cluster of three in the test's own process. A folder keeps what they have. */
public record ThreeBrokers(Path dir, Quorum quorum, List<EmbeddedKafka> nodes) implements AutoCloseable {
    /** On ports of their own each time: others may have taken those of an earlier one meanwhile. */
    static ThreeBrokers start(Path dir) throws Exception {
        List<Path> data =
                IntStream.rangeClosed(1, 3).mapToObj(node -> folder(dir, node)).toList();
        return start(dir, Quorum.begin(dir.resolve("quorum"), data.size(), data));
    }

    public static ThreeBrokers start(Path dir, Quorum quorum) throws Exception {
        ThreeBrokers brokers = new ThreeBrokers(dir, quorum, new ArrayList<>());
        List<CompletableFuture<EmbeddedKafka>> starting =
                quorum.nodes().mapToObj(brokers::starting).toList();
        for (CompletableFuture<EmbeddedKafka> node : starting) {
            brokers.nodes.add(node.get());
        }
        return brokers;
    }

    /** Again, while the others are there. */
    void start(int node) throws Exception {
        nodes.set(node - 1, starting(node).get());
    }

    /** Nodes wait for each other at their start. */
    private CompletableFuture<EmbeddedKafka> starting(int node) {
        CompletableFuture<EmbeddedKafka> started = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        BoundListeners listeners = new BoundListeners();
                        listeners.bind(EmbeddedKafka.CLIENTS, 0);
                        started.complete(EmbeddedKafka.start(folder(node), listeners, quorum, node));
                    } catch (Exception | Error e) {
                        started.completeExceptionally(e);
                    }
                })
                .start();
        return started;
    }

    Path folder(int node) {
        return folder(dir, node);
    }

    private static Path folder(Path dir, int node) {
        return dir.resolve("node-" + node);
    }

    Map<String, Object> client() {
        return Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:" + LocalKafka.port(nodes.get(0)));
    }

    /** The brokers' parts first, then all controllers at once: one that is left alone would wait for others. */
    @Override
    public void close() {
        atOnce(node -> node.broker().shutdown());
        atOnce(node -> node.controller().shutdown());
    }

    private void atOnce(Consumer<EmbeddedKafka> deed) {
        ExecutorService threads = Executors.newCachedThreadPool();
        CompletableFuture.allOf(nodes.stream()
                        .map(node -> CompletableFuture.runAsync(() -> deed.accept(node), threads))
                        .toArray(CompletableFuture[]::new))
                .join();
        threads.shutdown();
    }
}
