package mixmatch.cli.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import mixmatch.cli.features.EmbeddingWords;
import mixmatch.cli.terminal.ProgressDisplay;
import mixmatch.cli.terminal.TextTable;
import mixmatch.plan.Costs;
import mixmatch.plan.EmbeddingCost;
import mixmatch.plan.Needed;
import mixmatch.plan.Outcome;
import mixmatch.plan.Plan;
import mixmatch.plan.Simulation;
import mixmatch.proto.Topic;
import mixmatch.spec.RunSpec;

/**
 * The report of a plan, for a person and for a program; some of its milliseconds may be given, the person's own.
 *
 * @param embedding of the images whose features are trained on; empty where there are none
 */
record PlanReport(Plan plan, Outcome outcome, Needed needed, Optional<EmbeddingCost> embedding, boolean given) {
    private static final int SECONDS_A_DAY = 24 * 3600;

    PlanReport(Plan plan, Optional<EmbeddingCost> embedding, boolean given) {
        this(plan, Simulation.of(plan), Needed.of(plan), embedding, given);
    }

    String text() {
        Outcome.StoreTraffic store = outcome.store(plan);
        TextTable facts = new TextTable(2, List.of("ms a step", rate()));
        facts.add(List.of("bound by", outcome.boundBy(plan)));
        facts.add(List.of("a trainer trains", percent(outcome.busy().training()) + " of its time and waits the rest"));
        facts.add(
                List.of("a run's steps take", duration(runSeconds()) + "; its start and its evaluations come on top"));
        facts.add(List.of("staleness", staleness()));
        String network = Double.isNaN(outcome.busy().network())
                ? ""
                : ", network " + percent(outcome.busy().network()) + " busy";
        facts.add(List.of("broker", traffic(bytesIn(), outcome.bytesOutPerSecond()) + network));
        facts.add(List.of("store", traffic(store.writtenPerSecond(), store.readPerSecond())));
        double cores = plan.hardware().cores();
        if (!Double.isInfinite(cores)) {
            facts.add(List.of(
                    "cores", "%s of %s busy".formatted(number(outcome.busy().cores()), number(cores))));
        }
        StringBuilder text = new StringBuilder(String.join("\n", what() + "\n", facts.text(), services(), topics()));
        embedding.ifPresent(cost -> text.append("\nBefore the runs: ")
                .append(EmbeddingWords.of(cost))
                .append(".\n"));
        plan.limits().forEach(limit -> text.append('\n').append(limit).append(".\n"));
        return text.toString();
    }

    String json() {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("spec", plan.spec().name()).put("runs", plan.runs());
        json.put("stepsPerSecond", outcome.stepsPerSecond()).put("msPerStep", stepMillis());
        json.put("boundBy", outcome.boundBy(plan)).put("runSeconds", runSeconds());
        json.put("trainerTrains", outcome.busy().training());
        Outcome.ModelUse models = outcome.models();
        if (models.leastStale() >= 0) {
            json.putObject("staleness").put("min", models.leastStale()).put("max", models.mostStale());
        }
        Costs costs = plan.costs();
        json.putObject("milliseconds")
                .put("augment", costs.augment())
                .put("labelguess", costs.guess())
                .put("trainer", costs.trainer());
        ObjectNode services = json.putObject("services");
        Plan.ReplicaCounts replicas = plan.replicas();
        service(services, "augment", replicas.augment(), outcome.busy().augment(), needed.augment());
        service(services, "labelguess", replicas.labelguess(), outcome.busy().labelguess(), needed.labelguess());
        services.putObject("eval")
                .put("replicas", replicas.eval())
                .put("busy", evalBusy())
                .put("neededReplicas", needed.eval());
        ObjectNode topics = json.putObject("topics");
        outcome.topics().forEach((topic, flow) -> topics.putObject(topic.shortName())
                .put("bytesAStep", plan.bytes().of(topic))
                .put("bytesPerSecond", flow.bytesPerSecond())
                .put("waitingMedian", flow.median())
                .put("waitingMost", flow.most()));
        json.putObject("broker")
                .put("bytesInPerSecond", bytesIn())
                .put("bytesOutPerSecond", outcome.bytesOutPerSecond());
        Outcome.StoreTraffic store = outcome.store(plan);
        json.putObject("store")
                .put("bytesInPerSecond", store.writtenPerSecond())
                .put("bytesOutPerSecond", store.readPerSecond());
        embedding.ifPresent(cost -> EmbeddingWords.put(cost, json));
        ArrayNode sentences = json.putArray("limits");
        plan.limits().forEach(sentences::add);
        return json.toString();
    }

    /** A number as a person writes it, three digits at most after the point. */
    static String number(double value) {
        return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
    }

    private String what() {
        RunSpec spec = plan.spec();
        Costs costs = plan.costs();
        return String.format(
                Locale.ROOT,
                "%s of %s: %s, %s, batch %d, lead %d, a model every %d steps%nA step takes %s ms of augment,"
                        + " %s ms of labelguess, %s ms of a trainer%s.",
                plan.runs() == 1 ? "1 run" : plan.runs() + " runs at once",
                spec.name(),
                spec.method().name(),
                spec.recipe().network().words(),
                spec.training().batch(),
                spec.schedule().lead(),
                spec.schedule().publishEvery(),
                millis(costs.augment()),
                millis(costs.guess()),
                millis(costs.trainer()),
                given ? "" : ", on processor cores as measured (docs/capacity.md)");
    }

    private String services() {
        TextTable table = new TextTable(
                1, List.of("service", "replicas", "busy", "busiest replica", "for a trainer that never waits"));
        Plan.ReplicaCounts replicas = plan.replicas();
        table.add(row("augment", replicas.augment(), outcome.busy().augment(), needed.augment(), Topic.ORDERS));
        if (plan.takesUnlabeled()) {
            Outcome.Use use = outcome.busy().labelguess();
            table.add(row("labelguess", replicas.labelguess(), use, needed.labelguess(), Topic.BATCHES_UNLABELED));
        }
        table.add(List.of("eval", "" + replicas.eval(), percent(evalBusy()), "-", "" + needed.eval()));
        return table.text();
    }

    private static List<String> row(String service, int replicas, Outcome.Use use, OptionalInt needed, Topic topic) {
        String enough = needed.isPresent()
                ? "" + needed.getAsInt()
                : "more than %d partitions allow".formatted(topic.partitions());
        return List.of(service, "" + replicas, percent(use.mean()), percent(use.busiest()), enough);
    }

    private String topics() {
        TextTable table =
                new TextTable(1, List.of("topic", "bytes a step", "MB/s in", "waiting, median", "waiting, most"));
        outcome.topics().forEach((topic, flow) -> {
            String bytes = "" + plan.bytes().of(topic);
            String rate = mega(flow.bytesPerSecond());
            table.add(List.of(topic.shortName(), bytes, rate, "" + flow.median(), "" + flow.most()));
        });
        return table.text();
    }

    private static void service(ObjectNode services, String name, int replicas, Outcome.Use use, OptionalInt needed) {
        ObjectNode service = services.putObject(name)
                .put("replicas", replicas)
                .put("busy", use.mean())
                .put("busiestReplica", use.busiest());
        needed.ifPresent(n -> service.put("neededReplicas", n));
    }

    /** Above 1 checkpoints wait for evaluation, more and more of them. */
    private double evalBusy() {
        return Needed.evalReplicas(plan, outcome.stepsPerSecond())
                / plan.replicas().eval();
    }

    private String staleness() {
        Outcome.ModelUse models = outcome.models();
        return models.leastStale() < 0
                ? "-"
                : "guesses are %d to %d steps behind".formatted(models.leastStale(), models.mostStale());
    }

    private String rate() {
        return millis(stepMillis()) + (plan.runs() == 1 ? "" : " of each run");
    }

    private double stepMillis() {
        return 1000 * plan.runs() / outcome.stepsPerSecond();
    }

    private double runSeconds() {
        return plan.spec().training().steps() * stepMillis() / 1000;
    }

    private double bytesIn() {
        return outcome.topics().values().stream()
                .mapToDouble(Outcome.Flow::bytesPerSecond)
                .sum();
    }

    private static String duration(double seconds) {
        return seconds < 2 * SECONDS_A_DAY
                ? ProgressDisplay.duration(Math.round(seconds))
                : String.format(Locale.ROOT, "%.1f days", seconds / SECONDS_A_DAY);
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }

    private static String traffic(double bytesIn, double bytesOut) {
        return "%s MB/s in, %s MB/s out".formatted(mega(bytesIn), mega(bytesOut));
    }

    private static String mega(double bytes) {
        return String.format(Locale.ROOT, "%.1f", bytes / 1e6);
    }

    private static String millis(double millis) {
        return String.format(Locale.ROOT, millis < 10 ? "%.1f" : "%.0f", millis);
    }
}
