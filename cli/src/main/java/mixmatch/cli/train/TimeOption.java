package mixmatch.cli.train;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import mixmatch.cli.terminal.CommandFailure;
import picocli.CommandLine.Option;

/** {@code --time}: how long the whole command may take, from its start to its end. */
final class TimeOption {
    private static final Duration LEAST = Duration.ofMinutes(1);
    private static final Duration LEAST_CLOSING = Duration.ofSeconds(2);
    /** Ending what was started takes a third of the time that starting it took. */
    private static final int PART_OF_STARTING = 3;

    @Option(
            names = "--time",
            paramLabel = "TIME",
            description = "Train until so much time is over, as in 10m or 1h30m: it decides the steps and what follows"
                    + " from them and, without SPEC, the network.")
    String time = "";

    /** Empty without the option; refuses what is no time, or too short a one. */
    Optional<Duration> given() {
        if (time.isEmpty()) {
            return Optional.empty();
        }
        String iso = time.strip().toUpperCase(Locale.ROOT);
        Duration given;
        try {
            given = Duration.parse(iso.startsWith("P") ? iso : "PT" + iso);
        } catch (DateTimeParseException | ArithmeticException e) {
            throw CommandFailure.badInput("--time %s is no time; write it as in 10m, 1h30m or 90m".formatted(time));
        }
        if (given.compareTo(LEAST) < 0) {
            throw CommandFailure.badInput(
                    "--time %s is too short, as starting and measuring take half a minute; give 1m at least, or --steps"
                            .formatted(time));
        }
        return Optional.of(given);
    }

    /**
     * The time at which all results are to be there; it counts from the start of this process. A fiftieth is left over, as it is
     * better to be early than late.
     *
     * @param starting what starting the system took
     */
    Instant end(Duration starting) {
        Duration closing = starting.dividedBy(PART_OF_STARTING);
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime())
                .plus(given().orElseThrow().multipliedBy(49).dividedBy(50))
                .minus(closing.compareTo(LEAST_CLOSING) > 0 ? closing : LEAST_CLOSING);
    }
}
