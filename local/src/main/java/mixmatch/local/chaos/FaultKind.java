package mixmatch.local.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The kinds of trouble that a plan is made of. */
public enum FaultKind {
    /** A replica is killed with -9. */
    KILL,
    /** A replica is stopped in its tracks and goes on after the outage. */
    PAUSE,
    /** The broker is killed, away or stopped in its tracks. */
    BROKER,
    /** The object store is killed, away or stopped in its tracks. */
    STORE,
    /** Messages come again. */
    DUPLICATE,
    /** Messages come again in reverse order, late, or for a run that is another's or nobody's. */
    REORDER,
    /** Messages that are none, messages that were not asked for, damaged objects. */
    CORRUPT,
    /** Replicas come and go. */
    SCALE,
    /** A person stops the run and lets it go on. */
    STOP;

    /** As a person writes it: {@code kill}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kinds that a list with commas names, in the order of declaration.
     *
     * @throws IllegalArgumentException naming what is none
     */
    public static Set<FaultKind> parse(String list) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String text : list.split(",")) {
            Optional<FaultKind> kind = Arrays.stream(values())
                    .filter(k -> k.text().equals(text.strip()))
                    .findFirst();
            kinds.add(kind.orElseThrow(
                    () -> new IllegalArgumentException("%s is no fault; there are %s".formatted(text.strip(), all()))));
        }
        return kinds;
    }

    /** All of them, as a person would write them. */
    public static String all() {
        return Arrays.stream(values()).map(FaultKind::text).collect(Collectors.joining(","));
    }

    /** One fault of this kind; which of its forms is drawn. */
    Fault draw(SplittableRandom random) {
        return switch (this) {
            case KILL -> new Kill();
            case PAUSE -> new Pause();
            case BROKER -> new Outage(TestedSystem::broker);
            case STORE -> new Outage(TestedSystem::store);
            case DUPLICATE -> new Duplicate();
            case REORDER -> new Reorder();
            case CORRUPT -> random.nextInt(3) == 0 ? DamagedObject.draw(random) : CorruptMessage.draw(random);
            case SCALE -> new Scale();
            case STOP -> new Stop();
        };
    }
}
