package mixmatch.local.plan;

/** One direction of a machine's network: messages go one after the other, each for as long as its bytes take. */
final class Link {
    private final Events events;
    private final double bytesPerMilli;
    private double freeAt;
    private double busyMillis;

    /** @param megabits a second; infinite where the network is not what is asked about */
    Link(Events events, double megabits) {
        this.events = events;
        this.bytesPerMilli = megabits * 1e6 / 8 / 1000;
    }

    void send(long bytes, Runnable arrived) {
        double takes = bytes / bytesPerMilli;
        freeAt = Math.max(freeAt, events.now()) + takes;
        busyMillis += takes;
        events.after(freeAt - events.now(), arrived);
    }

    /** Milliseconds that what was sent so far takes. */
    double busyMillis() {
        return busyMillis;
    }
}
