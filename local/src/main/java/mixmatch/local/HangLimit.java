package mixmatch.local;

import java.time.Duration;
import java.util.Map;

/**
 * How long a child may be without a good answer before it is killed and started again.
 *
 * @param time from its first look that failed; at least {@value #FEWEST_SECONDS} s
 */
record HangLimit(Duration time) {
    /** Environment variable with another limit, in seconds. */
    static final String SECONDS = "MIXMATCH_HANG_SECONDS";

    private static final int FEWEST_SECONDS = 3;
    private static final String DEFAULT = "30";

    /** One that has just been started is not judged before. */
    static final Duration STARTS_WITHIN = Duration.ofMinutes(3);

    /** As the environment has it. */
    static HangLimit of(Map<String, String> environment) {
        String text = environment.getOrDefault(SECONDS, DEFAULT);
        if (!text.matches("\\d{1,6}") || Integer.parseInt(text) < FEWEST_SECONDS) {
            throw CommandFailure.badInput(
                    "%s is %s; give whole seconds, at least %d".formatted(SECONDS, text, FEWEST_SECONDS));
        }
        return new HangLimit(Duration.ofSeconds(Integer.parseInt(text)));
    }

    /** How long an answer is waited for: so long that a machine under load has given one. */
    Duration patience() {
        return time.dividedBy(HangDetector.FEWEST);
    }

    /** From the begin of a look to that of the next. */
    Duration betweenLooks() {
        return time.dividedBy(10);
    }
}
