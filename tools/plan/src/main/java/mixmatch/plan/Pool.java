package mixmatch.plan;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Replicas of a service in one consumer group: each partition belongs to one replica, and a replica does one message after
 * the other, the oldest first. Partitions are dealt out in turn, so that neighbours belong to different replicas and the
 * numbers of two replicas differ by one at most.
 */
final class Pool {
    private final Events events;
    private final Processors processors;
    private final double millis;
    private final double loadMillis;
    private final int keeps;
    private final Occupancy waiting;
    private final List<Replica> replicas;
    private long loads;

    /**
     * Idle replicas.
     *
     * @param millis of work on a message
     * @param loadMillis of loading what a message needs
     * @param keeps how much a replica keeps loaded, at least 1
     */
    Pool(Events events, Processors processors, int replicas, double millis, double loadMillis, int keeps) {
        this.events = events;
        this.processors = processors;
        this.millis = millis;
        this.loadMillis = loadMillis;
        this.keeps = keeps;
        this.waiting = new Occupancy(events);
        this.replicas =
                IntStream.range(0, replicas).mapToObj(i -> new Replica()).toList();
    }

    /**
     * Takes a message.
     *
     * @param needs what must be loaded for it, unless it is loaded already
     */
    void accept(int partition, String needs, Runnable done) {
        waiting.add(1);
        replicas.get(partition % replicas.size()).accept(needs, done);
    }

    /** Messages that are not done. */
    Occupancy waiting() {
        return waiting;
    }

    /** Milliseconds that each replica has worked, loading included. */
    double[] busyMillis() {
        return replicas.stream().mapToDouble(r -> r.worker.busyMillis()).toArray();
    }

    /** The number of times that something was loaded. */
    long loads() {
        return loads;
    }

    /** Partitions of the busiest of so many replicas. */
    static int mostPartitions(int replicas, int partitions) {
        return (partitions + replicas - 1) / replicas;
    }

    private final class Replica {
        private final Worker worker = new Worker(events, processors, () -> {});
        private final Set<String> loaded = Collections.newSetFromMap(new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > keeps;
            }
        });

        private void accept(String needs, Runnable done) {
            worker.add(() -> takes(needs), () -> {
                waiting.add(-1);
                done.run();
            });
        }

        private double takes(String needs) {
            if (!loaded.add(needs)) {
                return millis;
            }
            loads++;
            return millis + loadMillis;
        }
    }
}
