package mixmatch.cli.experiment;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** How long an experiment still takes, by the steps that were done since this command began. */
final class Pace {
    private final Clock clock;
    private final Instant began;
    private final Map<String, Long> stepsAtFirst = new HashMap<>();
    private final Map<String, Long> steps = new HashMap<>();

    Pace(Clock clock) {
        this.clock = clock;
        this.began = clock.instant();
    }

    /** Takes the last completed step of a run. */
    void reached(String run, long step) {
        stepsAtFirst.putIfAbsent(run, step);
        steps.merge(run, step, Math::max);
    }

    /** The last step of a run that is known; 0 of an unknown one. */
    long step(String run) {
        return steps.getOrDefault(run, 0L);
    }

    /** Seconds for so many steps more, of all runs together; empty before anything is done. */
    OptionalLong secondsFor(long more) {
        long done = steps.entrySet().stream()
                .mapToLong(each -> each.getValue() - stepsAtFirst.get(each.getKey()))
                .sum();
        double elapsed = Duration.between(began, clock.instant()).toMillis() / 1e3;
        return done == 0 ? OptionalLong.empty() : OptionalLong.of(Math.round(elapsed * more / done));
    }
}
