package mixmatch.service;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;

/** The content of topic {@code runs}, as {@link KnownRuns} has it. Each replica reads all of it, without a group. */
public final class RunRegistry implements AutoCloseable {
    /** A broker answers a client's requests one by one: that for the topic's end waits for as long as an idle fetch does. */
    static final Map<String, Object> READING = Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final Duration STATE_WITHIN = Duration.ofSeconds(10);
    private static final Duration LOOKED_FOR_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int MOST_LOOKED_FOR = 1_000;
    /** In which a client has asked several times who leads ({@code kafka.metadata.max.age.ms}). */
    static final Duration NEWER_WITHIN = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS_FOR_NEWER = Duration.ofMillis(200);
    private static final Duration AWAITED_AGAIN_AFTER = Duration.ofSeconds(30);

    private final KnownRuns known = new KnownRuns();
    /** When a name that is not there was looked for: late messages of a deleted run must not cost a look at the broker each. */
    private final Map<String, Long> lookedFor = Collections.synchronizedMap(RecentlyUsed.atMost(MOST_LOOKED_FOR));

    /** When a newer owner of a run was waited for: forged epochs must not cost such a wait each. */
    private final Map<String, Long> awaited = Collections.synchronizedMap(RecentlyUsed.atMost(MOST_LOOKED_FOR));

    private final PartitionReader reader;

    /** @param consumer is read with from now on, and closed with this */
    public RunRegistry(Consumer<String, byte[]> consumer, String topicPrefix, Dropped dropped) {
        List<TopicPartition> partitions = Topic.RUNS.partitions(topicPrefix);
        this.reader = new PartitionReader(
                "runs-reader", consumer, partitions, Consumer::seekToBeginning, record -> known.accept(
                                record.key(), RunHeaders.text(record.headers(), RunHeaders.SCHEMA), record.value())
                        .ifPresent(dropped::count));
    }

    /** The spec of a run. Before the answer that there is none it reads on to the topic's end, once a second at most. */
    public Optional<RunSpec> spec(String run) {
        if (known.spec(run).isEmpty() && !wasLookedFor(run) && catchUp()) {
            lookedFor.put(run, System.nanoTime());
        }
        return known.spec(run);
    }

    private boolean wasLookedFor(String run) {
        return isWithin(lookedFor, run, LOOKED_FOR_AGAIN_AFTER);
    }

    private static boolean isWithin(Map<String, Long> times, String run, Duration time) {
        Long at = times.get(run);
        return at != null && System.nanoTime() - at < time.toNanos();
    }

    /** The newest wish for a run; unspecified where nobody has one. */
    public RunWanted.Wish wish(String run) {
        return wanted(run).getWish();
    }

    /** The same with all that it says; the default instance where nobody has one. */
    public RunWanted wanted(String run) {
        return known.wanted(run).orElse(RunWanted.getDefaultInstance());
    }

    public Optional<RunState> state(String run) {
        return known.state(run);
    }

    /**
     * The state that was announced in one transaction with a message of another topic, or a later one: {@code together} knows.
     * A transaction ends in each partition by itself, so it may come after the topic's end. After 10 s, the newest known.
     */
    public Optional<RunState> state(String run, Predicate<RunState> together) {
        long deadline = System.nanoTime() + STATE_WITHIN.toNanos();
        while (known.state(run).filter(together).isEmpty()
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            if (catchUp()) {
                Pause.of(BETWEEN_LOOKS);
            }
        }
        return known.state(run);
    }

    /**
     * The epoch of the run's owner, 0 where there is none. Below {@code atLeast} it first reads on to the topic's end, however
     * long the broker is away; once a second at most for a run that nobody submitted. A broker that is cut off from the others takes
     * an older end for the present one, so it looks again for 5 s, for a run once in 30 s.
     */
    public long epoch(String run, long atLeast) {
        boolean current = known.spec(run).isEmpty() && wasLookedFor(run);
        while (knownEpoch(run) < atLeast && !current && !Thread.currentThread().isInterrupted()) {
            current = catchUp();
            if (current && known.spec(run).isEmpty()) {
                lookedFor.put(run, System.nanoTime());
            }
        }
        if (knownEpoch(run) < atLeast && known.spec(run).isPresent() && !isWithin(awaited, run, AWAITED_AGAIN_AFTER)) {
            awaitNewer(run, atLeast);
        }
        return knownEpoch(run);
    }

    private void awaitNewer(String run, long epoch) {
        long began = System.nanoTime();
        while (knownEpoch(run) < epoch
                && System.nanoTime() - began < NEWER_WITHIN.toNanos()
                && !Thread.currentThread().isInterrupted()) {
            Pause.of(BETWEEN_LOOKS_FOR_NEWER);
            catchUp();
        }
        if (knownEpoch(run) < epoch) {
            awaited.put(run, System.nanoTime());
        }
    }

    /** The epoch of the run's owner as far as it is known now, 0 where there is none. */
    public long knownEpoch(String run) {
        return known.state(run).map(RunState::getEpoch).orElse(0L);
    }

    public Collection<RunSpec> runs() {
        return known.specs();
    }

    /** True for a run that was submitted, as far as is known now, and not deleted since or about to be. */
    public boolean isKept(String run) {
        return known.spec(run).isPresent() && !isToBeDeleted(run);
    }

    /** True once somebody has asked that the run be deleted, until it is. */
    public boolean isToBeDeleted(String run) {
        return wish(run) == RunWanted.Wish.WISH_DELETE;
    }

    /** Every name of which the topic says anything, be it only a wish. */
    public Set<String> names() {
        return known.names();
    }

    /** True once everything that was in the topic at start-up has been read. */
    public boolean ready() {
        return reader.ready();
    }

    /** Reads on to the topic's present end; false if that takes longer than 10 s. */
    public boolean catchUp() {
        return reader.catchUp();
    }

    @Override
    public void close() {
        reader.close();
    }
}
