package mixmatch.cli.system;

import java.time.Duration;
import java.util.Map;
import mixmatch.cli.terminal.CommandFailure;

/**
 * The time that a child may be without a good answer before it is killed and started again.
 *
 * @param time from its first probe that failed; at least {@value #FEWEST_SECONDS} s
 */
public record HangLimit(Duration time) {
    /** Environment variable with another limit, in seconds. */
    public static final String SECONDS = "MIXMATCH_HANG_SECONDS";

    private static final int FEWEST_SECONDS = 3;
    private static final String DEFAULT = "30";

    /** A process that has not answered since its start is not judged before. */
    static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

    /** As the environment has it. */
    public static HangLimit of(Map<String, String> environment) {
        String text = environment.getOrDefault(SECONDS, DEFAULT);
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < FEWEST_SECONDS) {
            throw CommandFailure.badInput(
                    "%s is %s; give whole seconds, at least %d".formatted(SECONDS, text, FEWEST_SECONDS));
        }
        return new HangLimit(Duration.ofSeconds(Integer.parseInt(text)));
    }

    /** The longest wait for an answer: enough for a machine under load. */
    Duration patience() {
        return time.dividedBy(HangDetector.FEWEST);
    }

    /** From the begin of a probe to that of the next. */
    Duration betweenProbes() {
        return time.dividedBy(10);
    }
}
