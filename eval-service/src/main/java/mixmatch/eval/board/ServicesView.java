package mixmatch.eval.board;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services, what flows between them, and what holds up the rest. */
public record ServicesView(List<ServiceLine> services, List<FlowLine> flow, Optional<Bottleneck> bottleneck) {

    /** @param lag messages that wait for the service, some seconds ago */
    public record ServiceLine(String name, List<ReplicaLine> replicas, Optional<Long> lag) {}

    /** One process of a service; {@code sentence} says what it waits for where it is not ready. */
    public record ReplicaLine(
            String instance,
            Optional<String> host,
            boolean ready,
            Optional<String> sentence,
            String version,
            Instant startedAt,
            @JsonUnwrapped Load load) {}

    /**
     * What a process does at the moment.
     *
     * @param cpu cores in use
     * @param run that a trainer trains
     * @param rate batches, guesses, steps or evaluations a second
     * @param busy the share of its time in which it computes, 0..1
     */
    public record Load(
            long memoryBytes,
            long heapBytes,
            Optional<Double> cpu,
            Optional<String> run,
            Optional<Double> rate,
            Optional<Double> busy) {}

    /** @param lag messages that the receiver had not taken yet, some seconds ago */
    public record FlowLine(
            String topic, String from, String to, Optional<Double> messagesPerSecond, Optional<Long> lag) {}

    /**
     * The service that the others wait for, and the evidence in a sentence. In a line of stations the slowest is busy
     * nearly all the time; those before it may order no further ahead, and those behind it have nothing to do.
     */
    public record Bottleneck(String service, String sentence) {
        /** Below this share of the time nobody is the one that all others wait for. */
        private static final double BUSY = 0.6;

        private static final List<String> LINE = List.of("augment", "labelguess", "trainer");

        /** Empty where nothing is trained, or nobody is busy enough. */
        static Optional<Bottleneck> of(Map<String, List<ReplicaLine>> services) {
            boolean training = services.getOrDefault("trainer", List.of()).stream()
                    .anyMatch(replica -> replica.load().run().isPresent());
            if (!training) {
                return Optional.empty();
            }
            Optional<String> missing = LINE.stream()
                    .filter(service -> services.getOrDefault(service, List.of()).isEmpty())
                    .findFirst();
            if (missing.isPresent()) {
                String start = "No replica of %s shows itself, and runs may wait for one: start it.";
                return missing.map(service -> new Bottleneck(service, start.formatted(service)));
            }
            return LINE.stream()
                    .max(Comparator.comparingDouble(service -> busy(services.get(service))))
                    .filter(service -> busy(services.get(service)) >= BUSY)
                    .map(service -> new Bottleneck(service, sentence(service, services)));
        }

        /** Mean of those that have work; a trainer without a run waits for nothing. */
        private static double busy(List<ReplicaLine> replicas) {
            List<ReplicaLine> trainers = replicas.stream()
                    .filter(replica -> replica.load().run().isPresent())
                    .toList();
            return (trainers.isEmpty() ? replicas : trainers)
                    .stream()
                            .mapToDouble(replica -> replica.load().busy().orElse(0.0))
                            .average()
                            .orElse(0);
        }

        private static String sentence(String service, Map<String, List<ReplicaLine>> services) {
            int replicas = services.get(service).size();
            String others = LINE.stream()
                    .filter(other -> !other.equals(service))
                    .map(other -> "%s %s".formatted(other, percent(busy(services.get(other)))))
                    .collect(Collectors.joining(", "));
            String capitalized = service.substring(0, 1).toUpperCase(Locale.ROOT) + service.substring(1);
            String remedy = service.equals("trainer")
                    ? "its own steps take the time"
                    : replicas == 1 ? "a second replica may speed up the runs" : "more replicas may speed up the runs";
            return "%s is at work %s of the time (%s): %s."
                    .formatted(capitalized, percent(busy(services.get(service))), others, remedy);
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.0f %%", share * 100);
        }
    }
}
