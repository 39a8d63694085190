package mixmatch.plan;

import java.util.EnumMap;
import java.util.Map;
import mixmatch.proto.Topic;

/** The broker: takes messages in and gives them to those that read their partition, over its network. */
final class SimulatedBroker {
    /** One direction of the network: messages go one after the other, each for as long as its bytes take. */
    private final class Link {
        private double freeAt;
        private double busyMillis;

        private void send(long bytes, Runnable arrived) {
            double takes = bytes / bytesPerMilli;
            freeAt = Math.max(freeAt, processors.now()) + takes;
            busyMillis += takes;
            processors.after(freeAt - processors.now(), arrived);
        }
    }

    private final Plan plan;
    private final Processors processors;
    private final double bytesPerMilli;
    private final Link in = new Link();
    private final Link out = new Link();
    final Map<Topic, Long> bytes = new EnumMap<>(Topic.class);
    /** Bytes that consumers were given. */
    long bytesOut;

    SimulatedBroker(Plan plan, Processors processors) {
        this.plan = plan;
        this.processors = processors;
        this.bytesPerMilli = plan.hardware().networkMegabits() * 1e6 / 8 / 1000;
    }

    /** Gives a message to each of the partition's readers; {@code arrived} at a middle one, whom it is for. */
    void send(Topic topic, int readers, Runnable arrived) {
        long size = plan.bytes().of(topic);
        bytes.merge(topic, size, Long::sum);
        bytesOut += size * readers;
        int before = (readers - 1) / 2;
        Costs.Messaging costs = plan.costs().messaging();
        in.send(
                size,
                () -> processors.work(costs.work(), 1, () -> {
                    out.send(size * before, () -> {});
                    out.send(size, () -> processors.after(costs.hop(), arrived));
                    out.send(size * (readers - 1 - before), () -> {});
                }));
    }

    /** Milliseconds that the busier direction of the network was busy. */
    double networkBusyMillis() {
        return Math.max(in.busyMillis, out.busyMillis);
    }
}
