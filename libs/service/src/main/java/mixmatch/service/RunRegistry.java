package mixmatch.service;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import mixmatch.proto.ObjectKeys;
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
 * All that topic {@code runs} says: the newest spec, wish and state of every run. Each replica reads the topic whole,
 * without a group. Bound: what the compacted topic holds, a few kilobytes a run.
 */
public final class RunRegistry implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(RunRegistry.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final long CATCH_UP_SECONDS = 10;

    private final Consumer<String, byte[]> consumer;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<String, RunSpec> specs = new ConcurrentHashMap<>();
    private final Map<String, RunWanted> wishes = new ConcurrentHashMap<>();
    private final Map<String, RunState> states = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<CompletableFuture<Void>> catchUps = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::read, "runs-reader");
    private volatile boolean open = true;
    private volatile boolean caughtUpOnce;

    RunRegistry(Consumer<String, byte[]> consumer, String topicPrefix) {
        this.consumer = consumer;
        for (int i = 0; i < Topic.RUNS.partitions(); i++) {
            partitions.add(new TopicPartition(Topic.RUNS.name(topicPrefix), i));
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** What was submitted as {@code run}; reads on to the topic's present end before it answers that there is none. */
    public Optional<RunSpec> spec(String run) {
        if (!specs.containsKey(run)) {
            catchUp();
        }
        return Optional.ofNullable(specs.get(run));
    }

    /** What a person last asked of the run. */
    public Optional<RunWanted> wanted(String run) {
        return Optional.ofNullable(wishes.get(run));
    }

    /** What the run's owner last said. */
    public Optional<RunState> state(String run) {
        return Optional.ofNullable(states.get(run));
    }

    /** Every run that was submitted. */
    public Collection<RunSpec> runs() {
        return List.copyOf(specs.values());
    }

    /** True once everything that was in the topic at start-up has been read. */
    public boolean ready() {
        return caughtUpOnce;
    }

    /** Reads on to the topic's present end; false if that takes longer than 10 s. */
    public boolean catchUp() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        catchUps.add(done);
        try {
            done.get(CATCH_UP_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
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
                    readToEnd();
                    positioned = true;
                    caughtUpOnce = true;
                }
                CompletableFuture<Void> asked = catchUps.poll();
                if (asked != null) {
                    readToEnd();
                    asked.complete(null);
                }
                accept(catchUps.isEmpty() ? POLL : Duration.ZERO);
            } catch (WakeupException e) {
                // Closing, or somebody waits: the loop looks at both.
            } catch (KafkaException e) {
                LOG.warnf("Topic runs can't be read; trying again. reason=%s", e.getMessage());
                pause();
            }
        }
        consumer.close();
    }

    private void readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (open && ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            accept(POLL);
        }
    }

    private void accept(Duration wait) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(wait)) {
            accept(record);
        }
    }

    private void accept(ConsumerRecord<String, byte[]> record) {
        if (record.key() == null) {
            LOG.warnf("A message without key is ignored. topic=%s offset=%d", record.topic(), record.offset());
            return;
        }
        int slash = record.key().lastIndexOf('/');
        String run = slash < 0 ? record.key() : record.key().substring(0, slash);
        String kind = record.key().substring(slash + 1);
        // The name becomes part of object keys, paths and a transactional id.
        if (!ObjectKeys.isRunName(run)) {
            LOG.warnf(
                    "A message of no possible run is ignored. topic=%s partition=%d offset=%d",
                    record.topic(), record.partition(), record.offset());
            return;
        }
        try {
            if (record.value() == null) {
                forget(run, kind);
                return;
            }
            Message message = Topic.RUNS
                    .parser(RunHeaders.text(record.headers(), RunHeaders.SCHEMA))
                    .parseFrom(record.value());
            if (message instanceof RunSpec spec && kind.equals("spec")) {
                // Immutable once submitted: a second spec of the same run is not one.
                specs.putIfAbsent(run, spec);
            } else if (message instanceof RunWanted wanted && kind.equals("wanted")) {
                wishes.put(run, wanted);
            } else if (message instanceof RunState state && kind.equals("state")) {
                states.put(run, state);
            }
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            LOG.warnf(
                    "A message that can't be decoded is ignored. topic=%s partition=%d offset=%d reason=%s",
                    record.topic(), record.partition(), record.offset(), e.getMessage());
        }
    }

    private void forget(String run, String kind) {
        switch (kind) {
            case "spec" -> specs.remove(run);
            case "wanted" -> wishes.remove(run);
            case "state" -> states.remove(run);
            default -> LOG.warnf("A tombstone of an unknown kind is ignored. key=%s/%s", run, kind);
        }
    }

    private void pause() {
        try {
            Thread.sleep(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
