package mixmatch.local;

import java.time.Duration;
import java.util.Optional;

/**
 * How many times as long as usual the command waits for brokers, stores and services before it gives up: more than once where a
 * machine is slow throughout, as an emulated one is.
 */
final class Patience {
    /** Environment variable: a whole number from 1 to 100; not set: 1. */
    static final String TIMES = "MIXMATCH_PATIENCE";

    private static final String GIVEN = System.getenv().getOrDefault(TIMES, "1");

    private Patience() {}

    /** A time limit, made longer as the environment asks. */
    static Duration of(Duration usual) {
        return usual.multipliedBy(mistake().isEmpty() ? Integer.parseInt(GIVEN) : 1);
    }

    /** What is wrong with what the environment asks, in a sentence; empty where nothing is. */
    static Optional<String> mistake() {
        return GIVEN.matches("[1-9][0-9]?|100")
                ? Optional.empty()
                : Optional.of("%s is %s; write a whole number from 1 to 100, or leave it out".formatted(TIMES, GIVEN));
    }
}
