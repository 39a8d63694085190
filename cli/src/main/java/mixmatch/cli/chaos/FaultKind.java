package mixmatch.cli.chaos;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import mixmatch.cli.system.Brokers;

/** The kinds of faults that plans are made of, each in one form or several. */
public enum FaultKind {
    KILL("kill", ProcessFaults::kill),
    PAUSE("pause", ProcessFaults::pause),
    BROKER(ProcessFaults.outages("broker", "kafka")),
    STORE(ProcessFaults.outages("store", "s3")),
    DUPLICATE("duplicate", RepeatedMessages::duplicate),
    REORDER("reorder", RepeatedMessages::reorder),
    UNDECODABLE("undecodable", BadMessages::undecodable),
    UNWANTED("unwanted", BadMessages::unwanted),
    CHECKPOINT("checkpoint damaged", DamagedObjects::checkpoint),
    MODEL("model damaged", DamagedObjects::model),
    SCALE("scale", ProcessFaults::scale),
    STOP("stop", ProcessFaults::stop),
    /** Of several brokers. */
    LEADER(LeaderFaults.FORMS),
    POWER("power cut", PowerCut::cut);

    /** The name of all damage to messages and objects. */
    private static final String CORRUPT = "corrupt";

    private static final Set<FaultKind> CORRUPTIONS = EnumSet.of(UNDECODABLE, UNWANTED, CHECKPOINT, MODEL);

    /** The deed: makes a fault happen, says so in a sentence, and ends it where it has an end. */
    interface Action {
        /** @throws Exception where it could not be made to happen; the harness has failed then, not the system */
        void inject(Trial trial, SplittableRandom random, Consumer<String> say) throws Exception;
    }

    /** A form of a fault, named as in a table: {@code broker away}. */
    record Form(String name, Action action) {}

    final List<Form> forms;

    FaultKind(String name, Action only) {
        this(List.of(new Form(name, only)));
    }

    FaultKind(List<Form> forms) {
        this.forms = forms;
    }

    /** The form that it takes at that turn: one after the other, again and again. */
    Form form(long turn) {
        return forms.get((int) Math.floorMod(turn, (long) forms.size()));
    }

    private String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException naming what is no kind in a list with commas */
    public static Set<FaultKind> parse(String list) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (String text : list.split(",")) {
            String name = text.strip();
            List<FaultKind> named = Arrays.stream(values())
                    .filter(kind -> kind.text().equals(name) || name.equals(CORRUPT) && CORRUPTIONS.contains(kind))
                    .toList();
            if (named.isEmpty()) {
                throw new IllegalArgumentException("%s is no fault; there are %s and, for the last four together, %s"
                        .formatted(name, all(), CORRUPT));
            }
            kinds.addAll(named);
        }
        return kinds;
    }

    /** A list of all kinds, as a person writes it; those that {@code corrupt} stands for are the last four. */
    public static String all() {
        return all(Brokers.SEVERAL);
    }

    /** The same of those that a system of so many brokers can meet. */
    public static String all(int brokers) {
        return Arrays.stream(values())
                .filter(kind -> brokers > 1 || kind != LEADER)
                .sorted((a, b) -> Boolean.compare(CORRUPTIONS.contains(a), CORRUPTIONS.contains(b)))
                .map(FaultKind::text)
                .collect(Collectors.joining(","));
    }
}
