package mixmatch.eval.board;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mixmatch.eval.board.ServicesView.ReplicaLine;
import mixmatch.eval.board.ServicesView.ServiceLine;
import mixmatch.proto.Topic;
import mixmatch.v1.ServiceBeat;

/** What is known of the services and of what flows between them. Safe for use by several threads. */
public final class ServicesBoard {
    /** In the order of the work; one without a replica is shown, too. */
    private static final List<String> SERVICES = List.of("augment", "labelguess", "trainer", "eval");

    private final Clock clock;
    private final Replicas replicas = new Replicas();
    private final FlowRates rates = new FlowRates();

    public ServicesBoard(Clock clock) {
        this.clock = clock;
    }

    public synchronized void accept(ServiceBeat beat) {
        replicas.accept(beat);
    }

    /** Takes note of a look at the topics, see {@link FlowRates#accept}. */
    public synchronized void looked(Map<Topic, Long> ends, Map<Topic, Long> lags, long nanos) {
        rates.accept(ends, lags, nanos);
    }

    public synchronized ServicesView view() {
        Map<String, List<ReplicaLine>> alive = replicas.lines(clock.instant());
        Set<String> names = new LinkedHashSet<>(SERVICES);
        names.addAll(alive.keySet());
        List<ServiceLine> services = new ArrayList<>();
        for (String name : names) {
            services.add(new ServiceLine(name, alive.getOrDefault(name, List.of()), lag(name)));
        }
        return new ServicesView(services, rates.lines(), Bottlenecks.of(alive));
    }

    private Optional<Long> lag(String service) {
        return Flow.ALL.stream()
                .filter(flow -> flow.to().equals(service) && !flow.group().isEmpty())
                .findFirst()
                .flatMap(flow -> rates.lag(flow.topic()));
    }
}
