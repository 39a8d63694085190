package mixmatch.eval.board;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import mixmatch.eval.board.ServicesView.FlowLine;
import mixmatch.eval.board.ServicesView.ReplicaLine;
import mixmatch.eval.board.ServicesView.ServiceLine;
import mixmatch.proto.Topic;
import mixmatch.service.RecentlyUsed;
import mixmatch.v1.ServiceBeat;

/** The board of the services and of the messages that flow between them. Safe for use by several threads. */
public final class ServicesBoard {
    /** A topic with its sender and receiver, as in DESIGN.md; no group where the receiver reads without one. */
    public record Flow(Topic topic, String from, String to, String group) {
        public static final List<Flow> ALL = List.of(
                new Flow(Topic.ORDERS, "trainer", "augment", "augment"),
                new Flow(Topic.BATCHES_UNLABELED, "augment", "labelguess", "labelguess"),
                new Flow(Topic.BATCHES_LABELED, "augment", "trainer", ""),
                new Flow(Topic.BATCHES_GUESSED, "labelguess", "trainer", ""),
                new Flow(Topic.MODELS, "trainer", "labelguess", ""),
                new Flow(Topic.CHECKPOINTS, "trainer", "eval", "eval"),
                new Flow(Topic.EVALUATIONS, "eval", "trainer", ""),
                new Flow(Topic.PROGRESS, "trainer", "eval", ""));
    }

    /** The most replicas that are known: those heard last. */
    static final int MOST = 1_000;
    /** A replica without a heartbeat for so long is gone; it sends one every two seconds. */
    private static final Duration SILENCE = Duration.ofSeconds(8);
    /** The time that rates are taken over, roughly. */
    private static final Duration WINDOW = Duration.ofSeconds(6);

    /** The newest heartbeat, and an earlier one to compare with. */
    private record Heard(ServiceBeat earlier, ServiceBeat now) {}

    /** In the order of the work; one without a replica is shown, too. */
    private static final List<String> SERVICES = List.of("augment", "labelguess", "trainer", "eval");

    /** Two looks at the topics give a rate only if they are no further apart than this. */
    private static final double MOST_SECONDS = 30;

    private final Clock clock;
    private final Map<String, Heard> heard = RecentlyUsed.atMost(MOST);
    private Map<Topic, Long> ends = Map.of();
    private Map<Topic, Long> lags = Map.of();
    private final Map<Topic, Double> rates = new EnumMap<>(Topic.class);
    private long lookedNanos;

    public ServicesBoard(Clock clock) {
        this.clock = clock;
    }

    public synchronized void accept(ServiceBeat beat) {
        String key = beat.getService() + "/" + beat.getInstance();
        Heard before = heard.get(key);
        if (before != null && beat.getAtMillis() <= before.now().getAtMillis()) {
            return;
        }
        ServiceBeat earlier = beat;
        if (before != null && before.now().getStartedAtMillis() == beat.getStartedAtMillis()) {
            // The same as before until it is too old.
            boolean recent = beat.getAtMillis() - before.earlier().getAtMillis() <= WINDOW.toMillis();
            earlier = recent ? before.earlier() : before.now();
        }
        heard.put(key, new Heard(earlier, beat));
    }

    /** Offsets summed over a topic's partitions, whose moves are its rate, and of topics read in a group what waits. */
    public synchronized void looked(Map<Topic, Long> ends, Map<Topic, Long> lags, long nanos) {
        double seconds = (nanos - lookedNanos) / 1e9;
        rates.clear();
        if (seconds > 0 && seconds < MOST_SECONDS) {
            this.ends.forEach((topic, before) -> {
                if (ends.containsKey(topic)) {
                    // A topic that was made anew begins at 0.
                    rates.put(topic, Math.max(0, ends.get(topic) - before) / seconds);
                }
            });
        }
        this.ends = Map.copyOf(ends);
        this.lags = Map.copyOf(lags);
        this.lookedNanos = nanos;
    }

    public synchronized ServicesView view() {
        Map<String, List<ReplicaLine>> alive = replicas(clock.instant());
        Set<String> names = new LinkedHashSet<>(SERVICES);
        names.addAll(alive.keySet());
        List<ServiceLine> services = names.stream()
                .map(name -> new ServiceLine(name, alive.getOrDefault(name, List.of()), lag(name)))
                .toList();
        List<FlowLine> flows = Flow.ALL.stream()
                .map(flow -> new FlowLine(
                        flow.topic().shortName(),
                        flow.from(),
                        flow.to(),
                        Optional.ofNullable(rates.get(flow.topic())),
                        Optional.ofNullable(lags.get(flow.topic()))))
                .toList();
        return new ServicesView(services, flows, ServicesView.Bottleneck.of(alive));
    }

    private Optional<Long> lag(String service) {
        return Flow.ALL.stream()
                .filter(flow -> flow.to().equals(service) && !flow.group().isEmpty())
                .findFirst()
                .map(flow -> lags.get(flow.topic()));
    }

    private Map<String, List<ReplicaLine>> replicas(Instant now) {
        Map<String, List<ReplicaLine>> lines = new TreeMap<>();
        heard.values().stream()
                .filter(h -> Instant.ofEpochMilli(h.now().getAtMillis()).isAfter(now.minus(SILENCE)))
                .sorted(Comparator.comparing(h -> h.now().getInstance()))
                .forEach(h -> lines.computeIfAbsent(h.now().getService(), s -> new ArrayList<>())
                        .add(line(h)));
        return lines;
    }

    private static ReplicaLine line(Heard heard) {
        ServiceBeat beat = heard.now();
        double seconds = (beat.getAtMillis() - heard.earlier().getAtMillis()) / 1000.0;
        return new ReplicaLine(
                beat.getInstance(),
                ProgressLine.known(beat.getHost()),
                beat.getReady(),
                ProgressLine.known(beat.getSentence()),
                beat.getVersion(),
                Instant.ofEpochMilli(beat.getStartedAtMillis()),
                new ServicesView.Load(
                        beat.getMemoryBytes(),
                        beat.getHeapBytes(),
                        rate(beat.getCpuSeconds() - heard.earlier().getCpuSeconds(), seconds),
                        ProgressLine.known(beat.getRun()),
                        rate(beat.getDone() - heard.earlier().getDone(), seconds),
                        rate(beat.getBusySeconds() - heard.earlier().getBusySeconds(), seconds)
                                .map(busy -> Math.min(1, busy))));
    }

    private static Optional<Double> rate(double difference, double seconds) {
        return seconds > 0 ? Optional.of(Math.max(0, difference / seconds)) : Optional.empty();
    }
}
