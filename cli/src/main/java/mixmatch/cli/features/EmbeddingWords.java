package mixmatch.cli.features;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.plan.EmbeddingCost;

/** What embedding is expected to take, for a person and for a program. */
public final class EmbeddingWords {
    private EmbeddingWords() {}

    /** As in {@code embedding 5688 views: about 12 s; 4.2 ms a view on one core as measured now, 2 at a time}. */
    public static String of(EmbeddingCost cost) {
        return String.format(
                Locale.ROOT,
                "embedding %d views: about %s; %.1f ms a view on one core as measured now, %s at a time",
                cost.views(),
                ProgressDisplay.duration(Math.round(cost.seconds())),
                cost.millisAView(),
                String.format(Locale.ROOT, "%.1f", cost.lanes()).replaceFirst("\\.0$", ""));
    }

    /** Adds it as {@code embedding}. */
    public static void put(EmbeddingCost cost, ObjectNode json) {
        json.putObject("embedding")
                .put("views", cost.views())
                .put("millisecondsAView", cost.millisAView())
                .put("seconds", cost.seconds());
    }
}
