package mixmatch.eval.board;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The services, what flows between them, and what holds up the rest. */
public record ServicesView(List<ServiceLine> services, List<FlowLine> flow, Optional<Bottleneck> bottleneck) {

    /** @param lag messages that wait for it, as its group said last, which is some seconds ago */
    public record ServiceLine(String name, List<ReplicaLine> replicas, Optional<Long> lag) {}

    /**
     * @param sentence what it waits for where it is not ready
     * @param cpu cores used
     * @param rate units of its work a second: batches, guesses, steps, evaluations
     * @param busy share of the time that it spends on them, 0..1
     */
    public record ReplicaLine(
            String instance,
            Optional<String> host,
            boolean ready,
            Optional<String> sentence,
            String version,
            Instant startedAt,
            long memoryBytes,
            long heapBytes,
            Optional<Double> cpu,
            Optional<String> run,
            Optional<Double> rate,
            Optional<Double> busy) {}

    /** @param lag messages that the receiver has not taken, as its group said last, which is some seconds ago */
    public record FlowLine(
            String topic, String from, String to, Optional<Double> messagesPerSecond, Optional<Long> lag) {}

    /** Which service the others wait for, and how that is seen. */
    public record Bottleneck(String service, String sentence) {}
}
