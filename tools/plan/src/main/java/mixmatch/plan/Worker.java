package mixmatch.plan;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.DoubleSupplier;

/** A thread that does one piece of work after the other, the oldest first. */
final class Worker {
    private record Work(DoubleSupplier millis, Runnable done) {}

    private final Processors processors;
    private final Runnable afterEach;
    private final Queue<Work> work = new ArrayDeque<>();
    double busyMillis;

    /** @param afterEach happens after each piece of work, when the next one has begun */
    Worker(Processors processors, Runnable afterEach) {
        this.processors = processors;
        this.afterEach = afterEach;
    }

    /** @param millis that the work takes, asked for when it begins */
    void add(DoubleSupplier millis, Runnable done) {
        work.add(new Work(millis, done));
        if (work.size() == 1) {
            begin();
        }
    }

    int undone() {
        return work.size();
    }

    private void begin() {
        double began = processors.now();
        processors.work(work.element().millis().getAsDouble(), 1, () -> {
            busyMillis += processors.now() - began;
            work.element().done().run();
            work.remove();
            if (!work.isEmpty()) {
                begin();
            }
            afterEach.run();
        });
    }
}
