package mixmatch.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/**
 * The known spec, wish and state of each run, from the messages of topic {@code runs}, in whatever order and however often they
 * come. The first spec counts, the newest wish, and the newest state of the latest owner. Bound: the content of the compacted
 * topic, a few kilobytes a run.
 */
final class KnownRuns {
    private static final Comparator<RunState> BY_AGE = Comparator.comparingLong(RunState::getEpoch)
            .thenComparingLong(RunState::getUpdatedAtMillis)
            .thenComparingLong(RunState::getStep);

    private final Map<String, RunSpec> specs = new ConcurrentHashMap<>();
    private final Map<String, RunWanted> wishes = new ConcurrentHashMap<>();
    private final Map<String, RunState> states = new ConcurrentHashMap<>();
    private final Map<String, Map<String, ?>> byKind = Map.of("spec", specs, "wanted", wishes, "state", states);

    Optional<RunSpec> spec(String run) {
        return Optional.ofNullable(specs.get(run));
    }

    Optional<RunWanted> wanted(String run) {
        return Optional.ofNullable(wishes.get(run));
    }

    Optional<RunState> state(String run) {
        return Optional.ofNullable(states.get(run));
    }

    Collection<RunSpec> specs() {
        return List.copyOf(specs.values());
    }

    Set<String> names() {
        return byKind.values().stream()
                .flatMap(known -> known.keySet().stream())
                .collect(Collectors.toSet());
    }

    /**
     * Takes note of a message.
     *
     * @param key {@code <run>/spec}, {@code <run>/wanted} or {@code <run>/state}; null if it has none
     * @param schema full name of the message in {@code value}
     * @param value null for a tombstone
     * @return why the message is passed over; empty if it was taken
     */
    Optional<String> accept(String key, String schema, byte[] value) {
        int slash = key == null ? -1 : key.lastIndexOf('/');
        String run = slash < 0 ? "" : key.substring(0, slash);
        // The name becomes part of object keys, paths and a transactional id.
        if (!ObjectKeys.isRunName(run)) {
            return Optional.of("impossible");
        }
        String kind = key.substring(slash + 1);
        if (value == null) {
            if (!byKind.containsKey(kind)) {
                return Optional.of("impossible");
            }
            byKind.get(kind).remove(run);
            return Optional.empty();
        }
        try {
            return accept(run, kind, Topic.RUNS.parser(schema).parseFrom(value));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.of("undecodable");
        }
    }

    private Optional<String> accept(String run, String kind, Message message) {
        if (message instanceof RunSpec spec
                && kind.equals("spec")
                && spec.getRun().equals(run)) {
            // Immutable once submitted: a second spec of the same run is not one.
            return specs.putIfAbsent(run, spec) == null ? Optional.empty() : Optional.of("repeated");
        }
        if (message instanceof RunWanted wanted
                && kind.equals("wanted")
                && wanted.getRun().equals(run)) {
            return newest(wishes, run, wanted, Comparator.comparingLong(RunWanted::getAskedAtMillis));
        }
        if (message instanceof RunState state
                && kind.equals("state")
                && state.getRun().equals(run)
                && state.getEpoch() > 0
                && state.getStep() >= 0) {
            return newest(states, run, state, BY_AGE);
        }
        return Optional.of("impossible");
    }

    private static <T> Optional<String> newest(Map<String, T> known, String run, T message, Comparator<T> age) {
        T kept = known.merge(run, message, (before, now) -> age.compare(now, before) >= 0 ? now : before);
        return kept.equals(message) ? Optional.empty() : Optional.of("older");
    }
}
