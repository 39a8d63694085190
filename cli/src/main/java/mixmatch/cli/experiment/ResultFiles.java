package mixmatch.cli.experiment;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** The results for programs: {@code results.csv}, a row a run, and {@code results.json}. Times stand last in both. */
final class ResultFiles {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ResultFiles() {}

    /** Accuracies 0..1; empty cells of a run that failed. */
    static byte[] csv(ExperimentResult result) throws IOException {
        StringBuilder csv = new StringBuilder();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setRecordSeparator('\n')
                .setHeader(
                        "run",
                        "method",
                        "labels",
                        "seed",
                        "testAccuracy",
                        "medianOfLast20",
                        "finalWeightsSha256",
                        "exact",
                        "msPerStep")
                .get();
        try (CSVPrinter printer = new CSVPrinter(csv, format)) {
            for (Map.Entry<PlannedRun, Optional<MeasuredRun>> each :
                    result.runs().entrySet()) {
                PlannedRun run = each.getKey();
                MeasuredRun m = each.getValue().orElse(null);
                printer.printRecord(
                        run.run(),
                        run.method(),
                        m == null ? "" : m.labels(),
                        run.seed(),
                        m == null ? "" : m.testAccuracy(),
                        m == null ? "" : m.medianOfLast20(),
                        m == null ? "" : m.finalWeightsSha256(),
                        m == null ? "" : m.exact(),
                        m == null ? "" : m.msPerStep());
            }
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    static ObjectNode json(ExperimentResult result) {
        ObjectNode json = JSON.createObjectNode();
        json.put("experiment", result.experiment().name())
                .put("spec", result.experiment().spec())
                .put("steps", result.spec().training().steps());
        result.experiment().seeds().forEach(json.putArray("seeds")::add);
        ObjectNode settings = json.putObject("settings");
        result.plan().settings().forEach((method, from) -> {
            ObjectNode one = settings.putObject(method).put("from", from.origin());
            result.plan().own(method).forEach(one::put);
        });
        result.rows().forEach(row -> row(row, json.withArray("rows").addObject()));
        result.comparisons()
                .forEach(each -> difference(each, json.withArray("differences").addObject()));
        result.runs().forEach((run, measured) -> {
            ObjectNode one = json.withArray("runs").addObject();
            one.put("run", run.run()).put("method", run.method()).put("seed", run.seed());
            measured.ifPresent(m -> {
                one.put("labels", m.labels())
                        .put("testAccuracy", m.testAccuracy())
                        .put("medianOfLast20", m.medianOfLast20())
                        .put("finalWeightsSha256", m.finalWeightsSha256())
                        .put("exact", m.exact());
                json.withObject("/times").put(run.run(), m.msPerStep());
            });
            Optional.ofNullable(result.failures().get(run)).ifPresent(reason -> one.put("failed", reason));
        });
        // Last, as all before it is the same each time.
        Optional.ofNullable(json.remove("times")).ifPresent(times -> json.set("times", times));
        return json;
    }

    static byte[] indented(ObjectNode json) throws IOException {
        return JSON.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsBytes(json);
    }

    private static void row(ResultRow row, ObjectNode one) {
        one.put("method", row.method()).put("labels", row.labels()).put("allLabels", row.takesAll());
        put(one, row.accuracy());
        one.put("low", row.low()).put("high", row.high());
        one.put("medianOfLast20", row.sample(MeasuredRun::medianOfLast20).mean());
        removeUnknown(one);
    }

    private static void difference(Comparison each, ObjectNode one) {
        one.put("method", each.ours().method())
                .put("labels", each.ours().labels())
                .put("against", each.theirs().method());
        put(one, each.difference());
        one.put("p", each.difference().chanceOfZeroMean())
                .put("holm", each.adjusted())
                .put("beyondChance", each.isBeyondChance())
                .put("sentence", each.sentence());
        removeUnknown(one);
    }

    private static void put(ObjectNode one, Sample sample) {
        one.put("count", sample.count())
                .put("mean", sample.mean())
                .put("standardDeviation", sample.deviation())
                .put("low", sample.low())
                .put("high", sample.high());
    }

    /** JSON has no NaN: what is unknown is left out. */
    private static void removeUnknown(ObjectNode one) {
        one.properties()
                .removeIf(field -> field.getValue().isDouble()
                        && Double.isNaN(field.getValue().doubleValue()));
    }
}
