package mixmatch.eval.board;

import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.eval.board.ServicesView.FlowLine;
import mixmatch.eval.board.ServicesView.ReplicaLine;
import mixmatch.eval.board.ServicesView.ServiceLine;
import mixmatch.proto.Topic;
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

    /** In the order of the work; one without a replica is shown, too. */
    private static final List<String> SERVICES = List.of("augment", "labelguess", "trainer", "eval");

    /** Two looks at the topics give a rate only if they are no further apart than this. */
    private static final double MOST_SECONDS = 30;

    private final Clock clock;
    private final Replicas replicas = new Replicas();
    private Map<Topic, Long> ends = Map.of();
    private Map<Topic, Long> lags = Map.of();
    private final Map<Topic, Double> rates = new EnumMap<>(Topic.class);
    private long lookedNanos;

    public ServicesBoard(Clock clock) {
        this.clock = clock;
    }

    public synchronized void accept(ServiceBeat beat) {
        replicas.accept(beat);
    }

    /**
     * @param ends offsets summed over a topic's partitions; messages a second are how far they have moved
     * @param lags messages that wait, of the topics that are read in a group
     */
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
        Map<String, List<ReplicaLine>> alive = replicas.lines(clock.instant());
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
}
