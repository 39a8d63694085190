package mixmatch.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import mixmatch.proto.MessageNames;
import mixmatch.proto.ObjectKeys;
import mixmatch.proto.Topic;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;

/**
 * The known spec, wish and state of each run, from the messages of topic {@code runs} in any order and number: the first spec
 * counts, the newest wish, and the newest state of the latest owner. Bound: the compacted topic, a few kilobytes a run.
 */
public final class KnownRuns {
    private static final String KIND = "/(spec|wanted|state)$";
    /** The states of a run by their owners, and of one owner by their time. */
    public static final Comparator<RunState> BY_AGE = Comparator.comparingLong(RunState::getEpoch)
            .thenComparingLong(RunState::getUpdatedAtMillis)
            .thenComparingLong(RunState::getStep);

    /** By the topic's key. */
    private final Map<String, Message> messages = new ConcurrentHashMap<>();

    Optional<RunSpec> spec(String run) {
        return Optional.ofNullable((RunSpec) messages.get(run + "/spec"));
    }

    Optional<RunWanted> wanted(String run) {
        return Optional.ofNullable((RunWanted) messages.get(run + "/wanted"));
    }

    Optional<RunState> state(String run) {
        return Optional.ofNullable((RunState) messages.get(run + "/state"));
    }

    Collection<RunSpec> specs() {
        return messages.values().stream()
                .filter(RunSpec.class::isInstance)
                .map(RunSpec.class::cast)
                .toList();
    }

    Set<String> names() {
        return messages.keySet().stream().map(key -> key.replaceFirst(KIND, "")).collect(Collectors.toSet());
    }

    /** Takes a message, a tombstone if {@code value} is null, no key if that is; gives the reason if it is passed over. */
    Optional<String> accept(String key, String schema, byte[] value) {
        String run = String.valueOf(key).replaceFirst(KIND, "");
        // The name becomes part of object keys, paths and a transactional id.
        if (key == null || run.equals(key) || !ObjectKeys.isRunName(run)) {
            return Optional.of("impossible");
        }
        if (value == null) {
            messages.remove(key);
            return Optional.empty();
        }
        try {
            Message message = Topic.RUNS.parser(schema).parseFrom(value);
            if (!isPossible(key, message) || !MessageNames.areOwn(message)) {
                return Optional.of("impossible");
            }
            Message kept = messages.merge(key, message, KnownRuns::newer);
            return kept == message ? Optional.empty() : Optional.of(message instanceof RunSpec ? "repeated" : "older");
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.of("undecodable");
        }
    }

    private static boolean isPossible(String key, Message message) {
        return message instanceof RunSpec spec && key.equals(spec.getRun() + "/spec")
                || message instanceof RunWanted wanted && key.equals(wanted.getRun() + "/wanted")
                || message instanceof RunState state
                        && key.equals(state.getRun() + "/state")
                        && state.getEpoch() > 0
                        && state.getStep() >= 0;
    }

    private static Message newer(Message before, Message now) {
        boolean isNewer =
                now instanceof RunWanted wanted && wanted.getAskedAtMillis() >= ((RunWanted) before).getAskedAtMillis()
                        || now instanceof RunState state && BY_AGE.compare(state, (RunState) before) >= 0;
        // A spec is immutable once submitted: a second one of the same run is not one.
        return isNewer ? now : before;
    }
}
