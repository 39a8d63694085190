package mixmatch.cli.system;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.RunView;
import mixmatch.spec.Spelling;

/** The ways to name a run: its name, a beginning of it that no other has, or {@code last} for the newest. */
public final class RunNames {
    public static final String LAST = "last";
    public static final String HELP = "A run's name, a unique prefix, or last for the newest.";
    private static final int MOST_NAMED = 3;

    private RunNames() {}

    /** @throws CommandFailure where it is none or could be several */
    public static RunView find(Collection<RunView> runs, String text) {
        List<RunView> meant = meant(runs, text);
        if (meant.isEmpty()) {
            throw CommandFailure.badInput(
                    runs.isEmpty()
                            ? "there is no run %s, nor any other; `mixmatch train` begins one".formatted(text)
                            : "there is no run %s; %s".formatted(text, remedy(runs, text)));
        }
        if (meant.size() > 1) {
            String some = meant.stream().map(RunView::run).limit(MOST_NAMED).collect(Collectors.joining(", "));
            int others = meant.size() - MOST_NAMED;
            throw CommandFailure.badInput("%s could be %s%s; give more of the name"
                    .formatted(text, some, others > 0 ? " or %d others".formatted(others) : ""));
        }
        return meant.get(0);
    }

    private static String remedy(Collection<RunView> runs, String text) {
        // A beginning is compared with beginnings.
        Map<String, String> byBeginning = runs.stream()
                .sorted(byAge())
                .map(RunView::run)
                .collect(Collectors.toMap(
                        run -> run.substring(0, Math.min(run.length(), text.length())),
                        run -> run,
                        // A run that is called just so comes before one that only begins so.
                        (older, newer) -> older.length() == text.length() ? older : newer));
        // Names of runs differ by little: the near one need not be the one that is meant.
        return Spelling.to(text, byBeginning.keySet())
                        .map(byBeginning::get)
                        .map("did you mean %s? "::formatted)
                        .orElse("")
                + "`mixmatch runs` lists them";
    }

    static List<RunView> meant(Collection<RunView> runs, String text) {
        List<RunView> exactly = runs.stream().filter(r -> r.run().equals(text)).toList();
        if (!exactly.isEmpty()) {
            return exactly;
        }
        if (text.equals(LAST)) {
            return runs.stream().max(byAge()).stream().toList();
        }
        return text.isEmpty()
                ? List.of()
                : runs.stream().filter(r -> r.run().startsWith(text)).toList();
    }

    /** The oldest first. */
    public static Comparator<RunView> byAge() {
        return Comparator.comparing(RunView::submittedAt).thenComparing(RunView::run);
    }
}
