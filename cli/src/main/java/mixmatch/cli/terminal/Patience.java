package mixmatch.cli.terminal;

import java.time.Duration;
import java.util.Optional;

/** The factor by which the command waits longer before it gives up: a slow machine, as an emulated one, needs it. */
public final class Patience {
    /** Environment variable: a whole number from 1 to 100; not set: 1. */
    static final String TIMES = "MIXMATCH_PATIENCE";

    private static final String GIVEN = System.getenv().getOrDefault(TIMES, "1");

    private Patience() {}

    /** A time limit, made longer as the environment asks. */
    public static Duration of(Duration usual) {
        return usual.multipliedBy(mistake().isEmpty() ? Integer.parseInt(GIVEN) : 1);
    }

    /** The mistake in the environment's factor, in a sentence; empty where there is none. */
    public static Optional<String> mistake() {
        return GIVEN.matches("[1-9][0-9]?|100")
                ? Optional.empty()
                : Optional.of("%s is %s; write a whole number from 1 to 100, or leave it out".formatted(TIMES, GIVEN));
    }
}
