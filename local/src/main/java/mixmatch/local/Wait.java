package mixmatch.local;

import java.time.Duration;
import mixmatch.runs.RunWatch;

/**
 * A wait for something that runs tell: looks again and again, says once what is waited for when that takes seconds, and gives
 * up.
 */
final class Wait {
    private static final Duration SAID_AFTER = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Talk talk;
    private final String what;
    private final long started = System.nanoTime();
    private boolean said;

    /** @param what is waited for, a sentence as in {@code run digits is asked to stop; its checkpoint is waited for} */
    Wait(Talk talk, String what) {
        this.talk = talk;
        this.what = what;
    }

    /** One more look, at the news of a moment. */
    void look(RunWatch watch) {
        note();
        watch.poll(POLL);
    }

    /** Says what is waited for, once it is time. */
    void note() {
        if (!said && isLongerThan(SAID_AFTER)) {
            said = true;
            talk.say(what);
        }
    }

    boolean isLongerThan(Duration time) {
        return System.nanoTime() - started > time.toNanos();
    }
}
