package mixmatch.plan;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Replicas in one consumer group: partitions are dealt out in turn; each replica does one message after the other. */
final class Pool {
    final Occupancy waiting;

    long loads;

    private final double millis;
    private final double loadMillis;
    private final List<Replica> replicas;

    /** @param loadMillis of loading what a message needs, of which a replica keeps {@code keeps}, at least 1 */
    Pool(Processors processors, int replicas, double millis, double loadMillis, int keeps) {
        this.waiting = new Occupancy(processors);
        this.millis = millis;
        this.loadMillis = loadMillis;
        this.replicas = IntStream.range(0, replicas)
                .mapToObj(i -> new Replica(
                        new Worker(processors, () -> {}), new LinkedHashMap<String, Boolean>(16, 0.75f, true) {
                            @Override
                            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                                return size() > keeps;
                            }
                        }))
                .toList();
    }

    /** @param needs what must be loaded for the message, unless it is loaded already */
    void accept(int partition, String needs, Runnable done) {
        waiting.add(1);
        Replica replica = replicas.get(partition % replicas.size());
        replica.worker().add(() -> takes(replica, needs), () -> {
            waiting.add(-1);
            done.run();
        });
    }

    private double takes(Replica replica, String needs) {
        if (replica.loaded().put(needs, true) != null) {
            return millis;
        }
        loads++;
        return millis + loadMillis;
    }

    /** Milliseconds that each replica has worked, loading included. */
    double[] busyMillis() {
        return replicas.stream().mapToDouble(r -> r.worker().busyMillis).toArray();
    }

    /** Partitions of the busiest of so many replicas. */
    static int mostPartitions(int replicas, int partitions) {
        return (partitions + replicas - 1) / replicas;
    }

    /** @param loaded the names of what is loaded; what was used least recently goes first */
    private record Replica(Worker worker, Map<String, Boolean> loaded) {}
}
