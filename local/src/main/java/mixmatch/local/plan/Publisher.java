package mixmatch.local.plan;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * What writes a run's models and checkpoints beside its training, one after the other. It has room for so much; a trainer
 * that is further ahead waits.
 */
final class Publisher {
    /** As the trainer's own: 4 pieces of work that wait, and the one at work. */
    private static final int ROOM = 5;

    private record Work(double millis, Runnable done) {}

    private final Events events;
    private final Processors processors;
    private final Queue<Work> work = new ArrayDeque<>();
    private Runnable whenThereIsRoom = () -> {};
    private double busyMillis;

    Publisher(Events events, Processors processors) {
        this.events = events;
        this.processors = processors;
    }

    void add(double millis, Runnable done) {
        work.add(new Work(millis, done));
        if (work.size() == 1) {
            begin();
        }
    }

    /** Goes on once there is room, at once where there is. */
    void awaitRoom(Runnable goOn) {
        if (work.size() <= ROOM) {
            goOn.run();
        } else {
            whenThereIsRoom = goOn;
        }
    }

    double busyMillis() {
        return busyMillis;
    }

    private void begin() {
        double began = events.now();
        processors.work(work.element().millis(), 1, () -> {
            busyMillis += events.now() - began;
            work.remove().done().run();
            if (!work.isEmpty()) {
                begin();
            }
            Runnable goOn = whenThereIsRoom;
            whenThereIsRoom = () -> {};
            awaitRoom(goOn);
        });
    }
}
