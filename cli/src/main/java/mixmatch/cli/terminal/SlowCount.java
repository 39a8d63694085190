package mixmatch.cli.terminal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** A count of something that often takes no time: a person sees it only once it has taken two seconds. */
public final class SlowCount {
    private static final Duration LONG = Duration.ofSeconds(2);

    private final Console console;
    private final Clock clock;
    private final String what;
    private final long total;
    private final Instant began;

    public SlowCount(Console console, String what, long total) {
        this(console, Clock.systemUTC(), what, total);
    }

    SlowCount(Console console, Clock clock, String what, long total) {
        this.console = console;
        this.clock = clock;
        this.what = what;
        this.total = total;
        this.began = clock.instant();
    }

    /** So many of all are done: each of them is to be told. */
    public void done(long count) {
        if (Duration.between(began, clock.instant()).compareTo(LONG) >= 0) {
            console.draw(what, count, total);
        }
    }
}
