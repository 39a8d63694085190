package mixmatch.runs;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;

/** The name of a run: the spec's name and a short suffix that sorts by time and keeps names apart. */
public final class RunName {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    /** Of a run's name: {@link mixmatch.proto.ObjectKeys#isRunName}. */
    private static final int MOST_CHARACTERS = 100;

    /** Of so many ends that runs which begin in the same second, as an experiment's or many people's do, have names of their own. */
    private static final int ENDS = 36 * 36 * 36 * 36;

    private RunName() {}

    /** As in {@code digits-mixmatch-20260131-184502-x7qa}: the end keeps apart two of one second. The method may be empty. */
    public static String of(String spec, String method, Instant now, Random random) {
        String ending = "%s-%s-%s"
                .formatted(
                        method.isEmpty() ? "" : "-" + method,
                        TIME.format(now),
                        Integer.toString(ENDS + random.nextInt(ENDS), 36).substring(1));
        String base = spec.substring(0, Math.min(spec.length(), MOST_CHARACTERS - ending.length()));
        return base.replaceFirst("[.-]+$", "") + ending;
    }
}
