package mixmatch.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The metrics of running services at {@code /q/metrics}, collected again and again until this is closed. */
final class ScrapedMetrics implements AutoCloseable {
    /** A metric of the table in {@code docs/metrics.md}, which has metrics that are otherwise alike in one row. */
    record Documented(String name, String type, Set<String> labels, Set<String> services, String seen) {}

    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"");

    /** Service to its metrics, as in {@code mixmatch_orders_dropped_total counter [why]}. */
    private final Map<String, Set<String>> found = new TreeMap<>();

    private final Map<String, Integer> ports;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Thread thread = new Thread(this::scrapeOn, "scraping");

    /** @param processes of each service's replica */
    ScrapedMetrics(Map<String, String> processes) throws IOException {
        ports = new TreeMap<>();
        for (Map.Entry<String, String> process : processes.entrySet()) {
            ports.put(
                    process.getKey(),
                    PortFiles.ofProcess(Long.parseLong(process.getValue())).orElseThrow());
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** The table's metrics. */
    static List<Documented> documented(Path page) throws IOException {
        List<Documented> rows = new ArrayList<>();
        for (String line : Files.readAllLines(page)) {
            String[] cells = line.split("\\|", -1);
            if (line.startsWith("| `mixmatch_")) {
                for (String name : words(cells[1])) {
                    rows.add(new Documented(
                            name,
                            cells[2].trim(),
                            words(cells[3]),
                            words(cells[4]).contains("all")
                                    ? Set.of("augment", "labelguess", "trainer", "eval")
                                    : words(cells[4]),
                            cells[5].trim()));
                }
            }
        }
        return rows;
    }

    private static Set<String> words(String cell) {
        return Arrays.stream(cell.replace("`", "").trim().split(", "))
                .filter(word -> !word.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A row as the services say it. */
    static String line(Documented row) {
        return "%s %s %s".formatted(row.name(), row.type(), row.labels());
    }

    synchronized Set<String> of(String service) {
        return Set.copyOf(found.getOrDefault(service, Set.of()));
    }

    private void scrapeOn() {
        try {
            while (true) {
                for (Map.Entry<String, Integer> service : ports.entrySet()) {
                    scrape(service.getKey(), service.getValue());
                }
                TimeUnit.MILLISECONDS.sleep(200);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private void scrape(String service, int port) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                .timeout(Duration.ofSeconds(10))
                .header("Accept", "text/plain")
                .build();
        try {
            add(
                    service,
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            // Still starting, or busy: the next time.
        }
    }

    private synchronized void add(String service, String page) {
        Map<String, String> types = page.lines()
                .filter(line -> line.startsWith("# TYPE mixmatch_"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[2], words -> words[3]));
        types.forEach((name, type) -> {
            // A summary's longest is a gauge of its own.
            if (!"summary".equals(types.get(name.replaceFirst("_max$", "")))) {
                found.computeIfAbsent(service, s -> new TreeSet<>())
                        .add("%s %s %s".formatted(name, type, labels(page, name)));
            } else if (!name.endsWith("_max")) {
                found.computeIfAbsent(service, s -> new TreeSet<>())
                        .add("%s %s %s".formatted(name, type, labels(page, name + "_count")));
            }
        });
    }

    private static Set<String> labels(String page, String sample) {
        return page.lines()
                .filter(line -> line.startsWith(sample + "{"))
                .flatMap(line ->
                        LABEL.matcher(line.substring(0, line.lastIndexOf('}'))).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
