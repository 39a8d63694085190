package mixmatch.service;

import io.micrometer.core.instrument.MeterRegistry;

/** Counts messages that are passed over, by reason: {@code mixmatch.<what>.dropped{why}}, as in {@code orders}. */
public record Dropped(MeterRegistry meters, String what) {
    /** @param why one of few words, as in {@code older-epoch}: never a part of the message */
    public void count(String why) {
        meters.counter("mixmatch." + what + ".dropped", "why", why).increment();
    }
}
