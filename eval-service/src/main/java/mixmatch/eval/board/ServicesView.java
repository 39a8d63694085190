package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The services, what flows between them, and what holds up the rest. */
public record ServicesView(List<ServiceLine> services, List<FlowLine> flow, Optional<Bottleneck> bottleneck) {

    /** @param lag messages that wait for the service, some seconds ago */
    public record ServiceLine(String name, List<ReplicaLine> replicas, Optional<Long> lag) {}

    /** One process of a service. */
    public record ReplicaLine(
            String instance,
            Optional<String> host,
            @JsonUnwrapped Health health,
            String version,
            Instant startedAt,
            @JsonUnwrapped Usage usage,
            @JsonUnwrapped Load load) {}

    /** @param sentence what it waits for where it is not ready */
    public record Health(boolean ready, Optional<String> sentence) {}

    /** @param cpu cores used */
    public record Usage(long memoryBytes, long heapBytes, Optional<Double> cpu) {}

    /**
     * The work of a replica.
     *
     * @param run that it trains
     * @param rate units of its work a second: batches, guesses, steps, evaluations
     * @param busy share of the time that it spends on them, 0..1
     */
    public record Load(Optional<String> run, Optional<Double> rate, Optional<Double> busy) {}

    /** @param lag messages that the receiver had not taken yet, some seconds ago */
    public record FlowLine(
            String topic, String from, String to, Optional<Double> messagesPerSecond, Optional<Long> lag) {}

    /** The service that the others wait for, and the evidence in a sentence. */
    public record Bottleneck(String service, String sentence) {}
}
