package mixmatch.service;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** The content of topic {@code runs}, as {@link KnownRuns} has it. Each replica reads it whole, without a group, and goes on. */
public final class RunRegistry implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunRegistry.class);
    /**
     * Settings of its consumer: the broker answers a client's requests one after the other, so a request for the topic's end
     * waits for as long as an idle fetch does.
     */
    static final Map<String, Object> READING = Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 250);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final long CATCH_UP_SECONDS = 10;
    private static final Duration LOOKED_FOR_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int MOST_LOOKED_FOR = 1_000;

    private final Consumer<String, byte[]> consumer;
    private final Dropped dropped;
    private final List<TopicPartition> partitions;
    private final KnownRuns known = new KnownRuns();
    private final Queue<CountDownLatch> catchUps = new ConcurrentLinkedQueue<>();
    /**
     * The time of the last reading for a name that the topic does not hold: late messages of a deleted run must not cost a look
     * at the broker each. Bound: {@value #MOST_LOOKED_FOR} names.
     */
    private final Map<String, Long> lookedFor = Collections.synchronizedMap(RecentlyUsed.atMost(MOST_LOOKED_FOR));

    private final Thread thread = VitalThread.of("runs-reader", this::read);
    private volatile boolean open = true;
    private volatile boolean caughtUpOnce;

    /**
     * Begins to read.
     *
     * @param consumer is closed with this
     */
    public RunRegistry(Consumer<String, byte[]> consumer, String topicPrefix, Dropped dropped) {
        this.consumer = consumer;
        this.dropped = dropped;
        this.partitions = IntStream.range(0, Topic.RUNS.partitions())
                .mapToObj(i -> new TopicPartition(Topic.RUNS.name(topicPrefix), i))
                .toList();
        thread.start();
    }

    /**
     * The spec that was submitted as {@code run}. Before the answer that there is none it reads on to the topic's present end,
     * once a second at most.
     */
    public Optional<RunSpec> spec(String run) {
        if (known.spec(run).isEmpty() && !wasLookedFor(run) && catchUp()) {
            lookedFor.put(run, System.nanoTime());
        }
        return known.spec(run);
    }

    private boolean wasLookedFor(String run) {
        Long at = lookedFor.get(run);
        return at != null && System.nanoTime() - at < LOOKED_FOR_AGAIN_AFTER.toNanos();
    }

    /** The newest request of a person for the run. */
    public Optional<RunWanted> wanted(String run) {
        return known.wanted(run);
    }

    /** The newest state that the run's owner announced. */
    public Optional<RunState> state(String run) {
        return known.state(run);
    }

    /**
     * The state that the owner announced in one transaction with a message of another topic. A transaction ends in each
     * partition by itself, so that state may come after the topic's present end. After 10 s it gives the newest that it knows.
     *
     * @param together true of that state, and of every later one
     */
    public Optional<RunState> state(String run, Predicate<RunState> together) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CATCH_UP_SECONDS);
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
     * The epoch of the run's owner, 0 where there is none. If what is known is below {@code atLeast} it first reads on to
     * the topic's present end, however long the broker is away; once a second at most for a run that nobody submitted.
     */
    public long epoch(String run, long atLeast) {
        boolean current = known.spec(run).isEmpty() && wasLookedFor(run);
        while (knownEpoch(run) < atLeast && !current && !Thread.currentThread().isInterrupted()) {
            current = catchUp();
            if (current && known.spec(run).isEmpty()) {
                lookedFor.put(run, System.nanoTime());
            }
        }
        return knownEpoch(run);
    }

    /** The epoch of the run's owner as far as it is known now, 0 where there is none. */
    public long knownEpoch(String run) {
        return known.state(run).map(RunState::getEpoch).orElse(0L);
    }

    /** Every run that was submitted. */
    public Collection<RunSpec> runs() {
        return known.specs();
    }

    /** True for a run that was submitted, as far as is known now, and not deleted since or about to be. */
    public boolean isKept(String run) {
        return known.spec(run).isPresent() && !isToBeDeleted(run);
    }

    /** True once somebody has asked that the run be deleted, until it is. */
    public boolean isToBeDeleted(String run) {
        return known.wanted(run)
                .filter(wanted -> wanted.getWish() == RunWanted.Wish.WISH_DELETE)
                .isPresent();
    }

    /** Every name of which the topic says anything, be it only a wish. */
    public Set<String> names() {
        return known.names();
    }

    /** True once everything that was in the topic at start-up has been read. */
    public boolean ready() {
        return caughtUpOnce;
    }

    /** Reads on to the topic's present end; false if that takes longer than 10 s. */
    public boolean catchUp() {
        CountDownLatch done = new CountDownLatch(1);
        catchUps.add(done);
        consumer.wakeup();
        try {
            return done.await(CATCH_UP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            catchUps.remove(done);
        }
    }

    private void read() {
        boolean positioned = false;
        while (open) {
            try {
                if (!positioned) {
                    consumer.assign(partitions);
                    consumer.seekToBeginning(partitions);
                    positioned = true;
                }
                List<CountDownLatch> asked = List.copyOf(catchUps);
                if (!asked.isEmpty() || !caughtUpOnce) {
                    readToEnd();
                    caughtUpOnce = true;
                    catchUps.removeAll(asked);
                    asked.forEach(CountDownLatch::countDown);
                }
                accept(POLL);
            } catch (WakeupException e) {
                // Closing, or somebody waits: the loop looks at both.
            } catch (KafkaException e) {
                LOG.debugf("Topic runs can't be read; trying again. reason=%s", e.getMessage());
                Pause.of(AFTER_FAILURE);
            } catch (RuntimeException e) {
                LOG.error("Topic runs can't be read for an unexpected reason; trying again.", e);
                Pause.of(AFTER_FAILURE);
            }
        }
        KafkaClients.close(consumer);
    }

    private void readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (open && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            accept(POLL);
        }
    }

    private void accept(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            known.accept(record.key(), RunHeaders.text(record.headers(), RunHeaders.SCHEMA), record.value())
                    .ifPresent(dropped::count);
        }
    }

    @Override
    public void close() {
        open = false;
        consumer.wakeup();
        Pause.untilEnded(thread, AFTER_FAILURE);
    }
}
