package mixmatch.eval.board;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.eval.board.ServicesView.FlowLine;
import mixmatch.proto.Topic;

/** Messages a second of each topic, by how far its ends have moved between two looks. */
final class FlowRates {
    /** Looks further apart than this are not of one mind. */
    private static final double MOST_SECONDS = 30;

    private Map<Topic, Long> ends = Map.of();
    private Map<Topic, Long> lags = Map.of();
    private final Map<Topic, Double> rates = new EnumMap<>(Topic.class);
    private long lookedNanos;

    /**
     * Takes note of a look.
     *
     * @param ends offsets summed over a topic's partitions
     * @param lags messages that wait, of the topics that are read in a group
     */
    void accept(Map<Topic, Long> ends, Map<Topic, Long> lags, long nanos) {
        double seconds = (nanos - lookedNanos) / 1e9;
        rates.clear();
        if (!this.ends.isEmpty() && seconds > 0 && seconds < MOST_SECONDS) {
            ends.forEach((topic, end) -> {
                Long before = this.ends.get(topic);
                if (before != null) {
                    // A topic that was made anew begins at 0.
                    rates.put(topic, Math.max(0, end - before) / seconds);
                }
            });
        }
        this.ends = Map.copyOf(ends);
        this.lags = Map.copyOf(lags);
        this.lookedNanos = nanos;
    }

    Optional<Long> lag(Topic topic) {
        return Optional.ofNullable(lags.get(topic));
    }

    List<FlowLine> lines() {
        return Flow.ALL.stream()
                .map(flow -> new FlowLine(
                        flow.topic().shortName(),
                        flow.from(),
                        flow.to(),
                        Optional.ofNullable(rates.get(flow.topic())),
                        lag(flow.topic())))
                .toList();
    }
}
