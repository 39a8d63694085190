package mixmatch.cli.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mixmatch.cli.files.Folders;
import mixmatch.cli.files.WholeFile;
import org.apache.kafka.common.Uuid;

/**
 * The nodes of an embedded cluster, 1 to {@code size}, each a broker and a controller, which tell each other by files in
 * {@code folder} on which ports they are. Each binds what it gets and then waits for the others; started again, it binds the
 * same. Where a file says so, a node is reached through other ports, those of a proxy.
 *
 * @param cluster the cluster's id, by which a node knows its own kind
 */
public record Quorum(Path folder, int size, String cluster) {
    private static final long PAUSE_MILLIS = 20;

    /** The ports of a node for the others: of the controllers' own traffic, and of the brokers'. */
    public record Ports(int controller, int broker) {}

    /** Forgets the ports of an earlier start. The cluster's id is what the nodes' folders say, else a new one. */
    public static Quorum begin(Path folder, int size, Iterable<Path> data) throws IOException {
        Folders.delete(folder);
        Files.createDirectories(folder);
        for (Path node : data) {
            Path written = node.resolve("meta.properties");
            if (Files.exists(written)) {
                Properties meta = new Properties();
                try (var reader = Files.newBufferedReader(written)) {
                    meta.load(reader);
                }
                return new Quorum(folder, size, meta.getProperty("cluster.id"));
            }
        }
        return new Quorum(folder, size, Uuid.randomUuid().toString());
    }

    /** Where a node listens; empty until it has said so. */
    public Optional<Ports> ports(int node) {
        return read(file(node));
    }

    void say(int node, Ports ports) throws IOException {
        write(file(node), ports);
    }

    /** Has the others reach a node through these ports; before it starts. */
    public void reachThrough(int node, Ports proxy) throws IOException {
        write(proxied(node), proxy);
    }

    /** Where the others reach a node; empty until that is known. */
    Optional<Ports> reached(int node) {
        return read(proxied(node)).or(() -> ports(node));
    }

    /** Waits until all have said where they are; gives the ports of the controllers by node. */
    Map<Integer, Integer> awaitControllers() throws InterruptedException {
        while (nodes().anyMatch(node -> reached(node).isEmpty())) {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return nodes().boxed()
                .collect(Collectors.toMap(
                        node -> node, node -> reached(node).orElseThrow().controller(), (a, b) -> a, TreeMap::new));
    }

    public IntStream nodes() {
        return IntStream.rangeClosed(1, size);
    }

    private Path file(int node) {
        return folder.resolve("node-" + node);
    }

    private Path proxied(int node) {
        return folder.resolve("proxy-" + node);
    }

    private static void write(Path file, Ports ports) throws IOException {
        WholeFile.write(
                file, "%d %d".formatted(ports.controller(), ports.broker()).getBytes());
    }

    private static Optional<Ports> read(Path file) {
        try {
            String[] numbers = Files.readString(file).split(" ");
            return Optional.of(new Ports(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
