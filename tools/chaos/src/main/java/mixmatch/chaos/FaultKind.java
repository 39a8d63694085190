package mixmatch.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The kinds of faults that plans are made of, each in one form or several. */
public enum FaultKind {
    KILL("kill", ProcessFaults::kill),
    PAUSE("pause", ProcessFaults::pause),
    BROKER(ProcessFaults.outages("broker", TestedSystem::broker)),
    STORE(ProcessFaults.outages("store", TestedSystem::store)),
    DUPLICATE("duplicate", RepeatedMessages::duplicate),
    REORDER("reorder", RepeatedMessages::reorder),
    UNDECODABLE("undecodable", UndecodableMessages::inject),
    UNWANTED("unwanted", UnwantedMessages::inject),
    CHECKPOINT("checkpoint damaged", DamagedObjects::checkpoint),
    MODEL("model damaged", DamagedObjects::model),
    SCALE("scale", OperatorFaults::scale),
    STOP("stop", OperatorFaults::stop);

    /** The name of all damage to messages and objects. */
    private static final String CORRUPT = "corrupt";

    private static final Set<FaultKind> CORRUPTIONS = EnumSet.of(UNDECODABLE, UNWANTED, CHECKPOINT, MODEL);

    private final List<Fault> forms;

    FaultKind(String name, Fault.Action only) {
        this(List.of(new Fault(name, only)));
    }

    FaultKind(List<Fault> forms) {
        this.forms = forms;
    }

    /** The form that it takes at that turn: one after the other, again and again. */
    Fault form(long turn) {
        return forms.get((int) Math.floorMod(turn, (long) forms.size()));
    }

    List<Fault> forms() {
        return forms;
    }

    /** The name that a person writes: {@code kill}. */
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

    /** A list of all kinds, as a person writes it; those that {@code corrupt} stands for are the last four. */
    public static String all() {
        return Arrays.stream(values())
                .sorted((a, b) -> Boolean.compare(CORRUPTIONS.contains(a), CORRUPTIONS.contains(b)))
                .map(FaultKind::text)
                .collect(Collectors.joining(","));
    }
}
