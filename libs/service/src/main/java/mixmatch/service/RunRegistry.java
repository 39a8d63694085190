package mixmatch.service;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import mixmatch.proto.RunHeaders;
import mixmatch.proto.Topic;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * All that topic {@code runs} says, as {@link KnownRuns} understands it. Each replica reads the topic whole, without a
 * group, and goes on reading.
 */
public final class RunRegistry implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunRegistry.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final long CATCH_UP_SECONDS = 10;
    private static final Duration LOOKED_FOR_AGAIN_AFTER = Duration.ofSeconds(1);
    private static final int STRANGERS = 1_000;

    private final Consumer<String, byte[]> consumer;
    private final Dropped dropped;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final KnownRuns known = new KnownRuns();
    private final Queue<CompletableFuture<Void>> catchUps = new ConcurrentLinkedQueue<>();
    /**
     * When the topic was last read for the sake of a name that it does not hold: late messages of a deleted run must not
     * cost a look at the broker each. Bound: {@value #STRANGERS} names. Its lock is its own.
     */
    private final Map<String, Long> strangers = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > STRANGERS;
        }
    };

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
        for (int i = 0; i < Topic.RUNS.partitions(); i++) {
            partitions.add(new TopicPartition(Topic.RUNS.name(topicPrefix), i));
        }
        thread.start();
    }

    /**
     * What was submitted as {@code run}. Before it answers that there is none it reads on to the topic's present end, once
     * a second at most.
     */
    public Optional<RunSpec> spec(String run) {
        Optional<RunSpec> spec = known.spec(run);
        if (spec.isPresent() || wasLookedFor(run)) {
            return spec;
        }
        if (catchUp()) {
            noteLookedFor(run);
        }
        return known.spec(run);
    }

    private boolean wasLookedFor(String run) {
        synchronized (strangers) {
            Long at = strangers.get(run);
            return at != null && System.nanoTime() - at < LOOKED_FOR_AGAIN_AFTER.toNanos();
        }
    }

    private void noteLookedFor(String run) {
        synchronized (strangers) {
            strangers.put(run, System.nanoTime());
        }
    }

    /** What a person last asked of the run. */
    public Optional<RunWanted> wanted(String run) {
        return known.wanted(run);
    }

    /** What the run's owner last said. */
    public Optional<RunState> state(String run) {
        return known.state(run);
    }

    /**
     * What the run's owner said together with something that is read on another topic: a transaction ends in each
     * partition by itself, so the topic's present end may come before it. After 10 s the last that it said.
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
                noteLookedFor(run);
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
        CompletableFuture<Void> done = new CompletableFuture<>();
        catchUps.add(done);
        consumer.wakeup();
        try {
            done.get(CATCH_UP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            catchUps.remove(done);
            return false;
        } catch (InterruptedException e) {
            catchUps.remove(done);
            Thread.currentThread().interrupt();
            return false;
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
                List<CompletableFuture<Void>> asked = List.copyOf(catchUps);
                if (!asked.isEmpty() || !caughtUpOnce) {
                    readToEnd();
                    caughtUpOnce = true;
                    catchUps.removeAll(asked);
                    asked.forEach(waiting -> waiting.complete(null));
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
        try {
            thread.join(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
