package mixmatch.local.plan;

import java.util.EnumMap;
import java.util.Map;
import mixmatch.proto.Topic;

/** The broker: takes messages in and gives them to those that read their partition, over its network. */
final class Broker {
    private final Events events;
    private final Processors processors;
    private final Costs costs;
    private final Link in;
    private final Link out;
    private final Map<Topic, Long> bytes = new EnumMap<>(Topic.class);
    private long bytesOut;

    Broker(Events events, Processors processors, Costs costs, double megabits) {
        this.events = events;
        this.processors = processors;
        this.costs = costs;
        this.in = new Link(events, megabits);
        this.out = new Link(events, megabits);
    }

    /**
     * Sends a message.
     *
     * @param readers how many read its partition, all of whom get it; at least 1
     * @param arrived at the one whom it is for, neither first nor last among them
     */
    void send(Topic topic, long size, int readers, Runnable arrived) {
        bytes.merge(topic, size, Long::sum);
        bytesOut += size * readers;
        in.send(
                size,
                () -> processors.work(costs.broker(), 1, () -> {
                    int before = (readers - 1) / 2;
                    out.send(size * before, () -> {});
                    out.send(size, () -> events.after(costs.hop(), arrived));
                    out.send(size * (readers - 1 - before), () -> {});
                }));
    }

    /** Bytes that producers sent to each topic. */
    Map<Topic, Long> bytes() {
        return new EnumMap<>(bytes);
    }

    /** Bytes that consumers were given. */
    long bytesOut() {
        return bytesOut;
    }

    /** Milliseconds that the busier direction of the network was busy. */
    double networkBusyMillis() {
        return Math.max(in.busyMillis(), out.busyMillis());
    }
}
