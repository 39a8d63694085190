package mixmatch.local;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/** What a run is called: the spec's name and a short suffix that sorts by time and does not repeat. */
final class RunName {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private RunName() {}

    /** As in {@code digits-mixmatch-20260131-184502-x7}. The suffix keeps apart two that begin in one second. */
    static String of(String base, Instant now, Random random) {
        String suffix = Integer.toString(36 + random.nextInt(36 * 36 - 36), 36);
        return "%s-%s-%s".formatted(base, TIME.format(now), suffix);
    }
}
