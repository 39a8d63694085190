package mixmatch.local.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of trouble that plans are made of, each in one form or several. */
public enum FaultKind {
    KILL(new Kill()),
    PAUSE(new Pause()),
    BROKER(Outage.forms("broker", TestedSystem::broker)),
    STORE(Outage.forms("store", TestedSystem::store)),
    DUPLICATE(new Duplicate()),
    REORDER(new Reorder()),
    UNDECODABLE(new UndecodableMessages()),
    UNWANTED(new UnwantedMessages()),
    CHECKPOINT(new DamagedCheckpoint()),
    MODEL(new DamagedModel()),
    SCALE(new Scale()),
    STOP(new Stop());

    /** What a person calls all damage to messages and objects. */
    private static final String CORRUPT = "corrupt";

    private static final Set<FaultKind> CORRUPTIONS = EnumSet.of(UNDECODABLE, UNWANTED, CHECKPOINT, MODEL);

    private final List<Fault> forms;

    FaultKind(Fault only) {
        this(List.of(only));
    }

    FaultKind(List<Fault> forms) {
        this.forms = forms;
    }

    /** Its forms, one after the other as it comes up again and again. */
    Fault form(long turn) {
        return forms.get((int) Math.floorMod(turn, (long) forms.size()));
    }

    int forms() {
        return forms.size();
    }

    /** As a person writes it: {@code kill}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The kinds that a list with commas names; {@code corrupt} stands for all damage to messages and objects.
     *
     * @throws IllegalArgumentException naming what is none
     */
    public static Set<FaultKind> parse(String list) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String text : list.split(",")) {
            Set<FaultKind> named = named(text.strip());
            if (named.isEmpty()) {
                throw new IllegalArgumentException("%s is no fault; there are %s and, for the last four together, %s"
                        .formatted(text.strip(), all(), CORRUPT));
            }
            kinds.addAll(named);
        }
        return kinds;
    }

    private static Set<FaultKind> named(String text) {
        if (text.equals(CORRUPT)) {
            return CORRUPTIONS;
        }
        return Arrays.stream(values())
                .filter(kind -> kind.text().equals(text))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(FaultKind.class)));
    }

    /** All of them, as a person would write them; those that {@code corrupt} stands for are the last four. */
    public static String all() {
        return Arrays.stream(values())
                .sorted((a, b) -> Boolean.compare(CORRUPTIONS.contains(a), CORRUPTIONS.contains(b)))
                .map(FaultKind::text)
                .collect(Collectors.joining(","));
    }
}
