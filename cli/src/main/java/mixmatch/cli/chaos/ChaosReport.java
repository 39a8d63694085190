package mixmatch.cli.chaos;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.Arrays;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The outcome of all plans, compared with the runs {@code undisturbed}: {@code chaos.json} and the table. */
public record ChaosReport(
        String spec, long steps, double outageSeconds, List<Undisturbed> undisturbed, List<PlanOutcome> plans) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A run that no fault met. */
    public record Undisturbed(String run, String finalWeightsSha256) {}

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
    public record Line(
            String fault, int injected, int runs, int agreed, double medianStallSeconds, double longestStallSeconds) {}

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
        double[] stalls = runs.stream()
                .flatMap(run -> run.injections(fault))
                .mapToDouble(PlanOutcome.Injected::longestStallSeconds)
                .sorted()
                .toArray();
        int agreed = (int) runs.stream().filter(PlanOutcome::agreed).count();
        double median = stalls.length == 0 ? 0 : stalls[stalls.length / 2];
        double longest = stalls.length == 0 ? 0 : stalls[stalls.length - 1];
        return new Line(fault, stalls.length, runs.size(), agreed, median, longest);
    }

    @JsonProperty
    public boolean agreed() {
        return plans.stream().allMatch(PlanOutcome::agreed);
    }

    public String text() {
        Formatter text = new Formatter(Locale.ROOT);
        String head = "%-18s %8s %6s %12s %14s %14s%n";
        text.format(head, "fault", "injected", "runs", "bits agreed", "median stall", "longest stall");
        String row = "%-18s %8d %6d %12d %12.1f s %12.1f s%n";
        table().forEach(l -> text.format(
                row, l.fault(), l.injected(), l.runs(), l.agreed(), l.medianStallSeconds(), l.longestStallSeconds()));
        if (!plans.isEmpty()) {
            int last = plans.get(plans.size() - 1).plan().number();
            text.format(
                    "plans %d to %d: %d of %d runs as they must be; --first-plan %d goes on%n",
                    plans.get(0).plan().number(),
                    last,
                    plans.stream().filter(PlanOutcome::agreed).count(),
                    plans.size(),
                    last + 1);
        }
        return text.toString();
    }

    public byte[] toJson() throws IOException {
        return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(this);
    }

    public String toJsonLine() throws IOException {
        return JSON.writeValueAsString(this);
    }
}
