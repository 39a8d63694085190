package mixmatch.cli.terminal;

import java.time.Duration;
import mixmatch.runs.RunWatch;

/**
 * A wait for news of runs: polls, and says once what is waited for when that takes seconds.
 */
public final class Wait {
    private static final Duration SAID_AFTER = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Console console;
    private final String what;
    private final long started = System.nanoTime();
    private boolean said;

    /** @param what is waited for, a sentence as in {@code run digits is asked to stop; its checkpoint is waited for} */
    public Wait(Console console, String what) {
        this.console = console;
        this.what = what;
    }

    /** One more look, at the news of a moment. */
    public void look(RunWatch watch) {
        note();
        watch.poll(POLL);
    }

    /** Says what is waited for, once it is time. */
    public void note() {
        if (!said && isLongerThan(SAID_AFTER)) {
            said = true;
            console.say(what);
        }
    }

    public boolean isLongerThan(Duration time) {
        return System.nanoTime() - started > time.toNanos();
    }
}
