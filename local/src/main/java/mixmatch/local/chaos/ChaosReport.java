package mixmatch.local.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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

    /** A line for each fault that was injected, in the order of their kinds. */
    @JsonProperty
    public List<Line> table() {
        List<Line> lines = new ArrayList<>();
        for (FaultKind kind : FaultKind.values()) {
            for (int turn = 0; turn < kind.forms(); turn++) {
                Line line = line(kind.form(turn).name());
                if (line.injected() > 0) {
                    lines.add(line);
                }
            }
        }
        return lines;
    }

    private Line line(String fault) {
        int injected = 0;
        int runs = 0;
        int agreed = 0;
        double stall = 0;
        for (PlanOutcome plan : plans) {
            List<Injected> met = plan.injected().stream()
                    .filter(i -> i.planned().name().equals(fault))
                    .toList();
            injected += met.size();
            runs += met.isEmpty() ? 0 : 1;
            agreed += !met.isEmpty() && plan.agreed() ? 1 : 0;
            for (Injected each : met) {
                stall = Math.max(stall, each.longestStallSeconds());
            }
        }
        return new Line(fault, injected, runs, agreed, stall);
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
