package mixmatch.local.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What came of all plans: {@code chaos.json} and the table.
 *
 * @param spec as a person named it
 * @param undisturbed the run that all are compared with
 */
public record ChaosReport(
        String spec,
        long steps,
        double outageSeconds,
        String undisturbed,
        String finalWeightsSha256,
        List<PlanOutcome> plans) {
    private static final ObjectMapper JSON = new ObjectMapper();

    public ChaosReport {
        plans = List.copyOf(plans);
    }

    /**
     * A line of the table.
     *
     * @param injected how often
     * @param runs that met it
     * @param agreed of those runs
     * @param longestStallSeconds of any of them
     */
    public record Line(String fault, int injected, int runs, int agreed, double longestStallSeconds) {}

    @JsonProperty
    public List<Line> table() {
        List<Line> lines = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            List<Injected> all = injected(kind).toList();
            Set<Integer> met = new TreeSet<>();
            Set<Integer> agreed = new TreeSet<>();
            for (PlanOutcome plan : plans) {
                if (plan.injected().stream().anyMatch(i -> i.planned().kind() == kind)) {
                    met.add(plan.plan().number());
                    if (plan.agreed()) {
                        agreed.add(plan.plan().number());
                    }
                }
            }
            if (!all.isEmpty()) {
                double stall = all.stream()
                        .mapToDouble(Injected::longestStallSeconds)
                        .max()
                        .orElse(0);
                lines.add(new Line(kind.text(), all.size(), met.size(), agreed.size(), stall));
            }
        }
        return lines;
    }

    private Stream<Injected> injected(FaultKind kind) {
        return plans.stream()
                .flatMap(p -> p.injected().stream())
                .filter(i -> i.planned().kind() == kind);
    }

    @JsonProperty
    public boolean agreed() {
        return plans.stream().allMatch(PlanOutcome::agreed);
    }

    /** The table as text, a line a fault. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                "%-10s %8s %6s %12s %14s%n", "fault", "injected", "runs", "bits agreed", "longest stall"));
        for (Line line : table()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-10s %8d %6d %12d %12.1f s%n",
                    line.fault(),
                    line.injected(),
                    line.runs(),
                    line.agreed(),
                    line.longestStallSeconds()));
        }
        return text.toString();
    }

    public byte[] toJson() throws IOException {
        return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
    }

    /** On one line, as a program reads it. */
    public String toJsonLine() throws IOException {
        return JSON.writeValueAsString(this);
    }
}
