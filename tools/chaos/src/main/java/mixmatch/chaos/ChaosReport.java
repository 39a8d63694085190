package mixmatch.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;

/**
 * The outcome of all plans: {@code chaos.json} and the table.
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

    /** A line for each fault that was injected, in the order of their kinds. */
    @JsonProperty
    public List<Line> table() {
        return Arrays.stream(FaultKind.values())
                .flatMap(kind -> kind.forms().stream())
                .map(fault -> line(fault.name()))
                .filter(line -> line.injected() > 0)
                .toList();
    }

    private Line line(String fault) {
        List<PlanOutcome> runs = plans.stream()
                .filter(plan -> plan.injections(fault).findAny().isPresent())
                .toList();
        DoubleSummaryStatistics stalls = runs.stream()
                .flatMap(run -> run.injections(fault))
                .mapToDouble(PlanOutcome.Injected::longestStallSeconds)
                .summaryStatistics();
        int agreed = (int) runs.stream().filter(PlanOutcome::agreed).count();
        return new Line(fault, (int) stalls.getCount(), runs.size(), agreed, Math.max(0, stalls.getMax()));
    }

    @JsonProperty
    public boolean agreed() {
        return plans.stream().allMatch(PlanOutcome::agreed);
    }

    /** The table as text, a line a fault. */
    public String text() {
        StringBuilder text = new StringBuilder(String.format(
                "%-18s %8s %6s %12s %14s%n", "fault", "injected", "runs", "bits agreed", "longest stall"));
        for (Line line : table()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-18s %8d %6d %12d %12.1f s%n",
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
