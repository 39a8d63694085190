package mixmatch.local.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * Replicas of a service in one consumer group: each partition belongs to one replica, and a replica does one message after
 * the other, the oldest first. Partitions are dealt out in turn, so that neighbours belong to different replicas and the
 * numbers of two replicas differ by one at most.
 */
final class Pool {
    /**
     * What a message asks for.
     *
     * @param millis of work
     * @param needs what has to be loaded for it unless it is; empty: nothing
     * @param loadMillis that loading takes
     */
    record Message(double millis, String needs, double loadMillis, Runnable done) {}

    private final Events events;
    private final Processors processors;
    private final int keeps;
    private final Occupancy waiting;
    private final List<Replica> replicas = new ArrayList<>();

    /**
     * Idle replicas.
     *
     * @param keeps how much a replica keeps loaded, at least 1
     */
    Pool(Events events, Processors processors, int replicas, int keeps) {
        this.events = events;
        this.processors = processors;
        this.keeps = keeps;
        this.waiting = new Occupancy(events);
        for (int i = 0; i < replicas; i++) {
            this.replicas.add(new Replica());
        }
    }

    void accept(int partition, Message message) {
        waiting.add(1);
        replicas.get(partition % replicas.size()).accept(message);
    }

    /** Messages that are not done. */
    Occupancy waiting() {
        return waiting;
    }

    /** Milliseconds that each replica has worked, loading included. */
    double[] busyMillis() {
        return replicas.stream().mapToDouble(r -> r.busyMillis).toArray();
    }

    /** How often something was loaded. */
    long loads() {
        return replicas.stream().mapToLong(r -> r.loads).sum();
    }

    /** The part of the partitions that the busiest of so many replicas has. */
    static double busiestShare(int replicas, int partitions) {
        int[] counts = new int[replicas];
        for (int partition = 0; partition < partitions; partition++) {
            counts[partition % replicas]++;
        }
        return (double) Arrays.stream(counts).max().orElseThrow() / partitions;
    }

    private final class Replica {
        private final Queue<Message> queue = new ArrayDeque<>();
        private final Map<String, Boolean> loaded = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > keeps;
            }
        };
        private boolean busy;
        private double busyMillis;
        private long loads;

        private void accept(Message message) {
            queue.add(message);
            if (!busy) {
                next();
            }
        }

        private void next() {
            Message message = queue.poll();
            busy = message != null;
            if (!busy) {
                return;
            }
            double takes = message.millis();
            if (!message.needs().isEmpty() && loaded.get(message.needs()) == null) {
                loaded.put(message.needs(), true);
                loads++;
                takes += message.loadMillis();
            }
            double began = events.now();
            processors.work(takes, 1, () -> {
                busyMillis += events.now() - began;
                waiting.add(-1);
                message.done().run();
                next();
            });
        }
    }
}
