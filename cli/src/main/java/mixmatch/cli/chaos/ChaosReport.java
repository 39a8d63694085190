package mixmatch.cli.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The outcome of all plans, compared with the run {@code undisturbed}: {@code chaos.json} and the table. */
public record ChaosReport(
        String spec,
        long steps,
        double outageSeconds,
        String undisturbed,
        String finalWeightsSha256,
        List<PlanOutcome> plans) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * The outcome of a run that met a plan.
     *
     * @param spoiled messages that were sent to it and can't be decoded; each must become a dead letter
     * @param trouble empty where everything is as it must be; else the first step that differs, why the run failed, or the
     *     spoiled messages that became no dead letters
     */
    public record PlanOutcome(FaultPlan plan, String run, List<Injected> injected, int spoiled, String trouble) {
        /**
         * A fault that happened.
         *
         * @param did what it did, a sentence a deed
         * @param trouble why it could not be injected as planned; empty where it was
         * @param longestStallSeconds while it lasted, and within a minute after it
         */
        public record Injected(
                FaultPlan.Planned planned, List<String> did, String trouble, double longestStallSeconds) {}

        Stream<Injected> injections(String fault) {
            return injected.stream().filter(each -> each.planned().name().equals(fault));
        }

        /** True for a run whose bits are those of the undisturbed one, and whose spoiled messages were all put aside. */
        public boolean agreed() {
            return trouble.isEmpty();
        }
    }

    /** A line of the table: how often a fault was injected, the runs that met it, and how many of those agreed. */
    public record Line(String fault, int injected, int runs, int agreed, double longestStallSeconds) {}

    /** A line for each fault that was injected, in the order of their kinds. */
    @JsonProperty
    public List<Line> table() {
        return Arrays.stream(FaultKind.values())
                .flatMap(kind -> kind.forms.stream())
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

    public String text() {
        Formatter text = new Formatter(Locale.ROOT);
        text.format("%-18s %8s %6s %12s %14s%n", "fault", "injected", "runs", "bits agreed", "longest stall");
        String row = "%-18s %8d %6d %12d %12.1f s%n";
        table().forEach(l -> text.format(row, l.fault(), l.injected(), l.runs(), l.agreed(), l.longestStallSeconds()));
        return text.toString();
    }

    public byte[] toJson() throws IOException {
        return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
    }

    public String toJsonLine() throws IOException {
        return JSON.writeValueAsString(this);
    }
}
