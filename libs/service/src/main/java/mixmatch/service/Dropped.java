package mixmatch.service;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts the messages that are passed over, by reason: {@code mixmatch.<what>.dropped{why}}. */
public final class Dropped {
    private final MeterRegistry meters;
    private final String name;

    /** @param what the messages, in one word as in {@code orders} */
    public Dropped(MeterRegistry meters, String what) {
        this.meters = meters;
        this.name = "mixmatch." + what + ".dropped";
    }

    /** @param why one of few words, as in {@code older-epoch}: never a part of the message */
    public void count(String why) {
        meters.counter(name, "why", why).increment();
    }
}
