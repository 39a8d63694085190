package mixmatch.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/**
 * What the messages of topic {@code runs} say of each run, in whatever order and however often they come: the first spec,
 * the wish that was asked last, the state that was written last by the latest owner. Bound: what the compacted topic
 * holds, a few kilobytes a run.
 */
final class KnownRuns {
    private static final Comparator<RunState> BY_AGE = Comparator.comparingLong(RunState::getEpoch)
            .thenComparingLong(RunState::getUpdatedAtMillis)
            .thenComparingLong(RunState::getStep);

    private final Map<String, RunSpec> specs = new ConcurrentHashMap<>();
    private final Map<String, RunWanted> wishes = new ConcurrentHashMap<>();
    private final Map<String, RunState> states = new ConcurrentHashMap<>();

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
        Set<String> names = new HashSet<>(specs.keySet());
        names.addAll(wishes.keySet());
        names.addAll(states.keySet());
        return names;
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
            return forget(run, kind) ? Optional.empty() : Optional.of("impossible");
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

    private boolean forget(String run, String kind) {
        switch (kind) {
            case "spec" -> specs.remove(run);
            case "wanted" -> wishes.remove(run);
            case "state" -> states.remove(run);
            default -> {
                return false;
            }
        }
        return true;
    }
}
