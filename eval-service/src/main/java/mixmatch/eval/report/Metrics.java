package mixmatch.eval.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mixmatch.eval.ConfusionMatrix;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Evaluation;

/** {@code metrics.json}: the report's figures for programs. Accuracies are 0..1; what does not exist is null. */
final class Metrics {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private Metrics() {}

    static byte[] json(FinishedRun run) {
        Evaluation last = Report.last(run);
        ObjectNode metrics = JSON.createObjectNode();
        metrics.put("run", run.checkpoint().getRun());
        metrics.put("method", run.spec().method().name().text());
        metrics.put("dataset", run.spec().dataset().source().text());
        metrics.put("labels", run.spec().dataset().labels());
        metrics.put("seed", run.spec().seed());
        metrics.put("steps", run.checkpoint().getStep());
        metrics.put("epoch", run.checkpoint().getEpoch());
        number(metrics, "testAccuracy", last.getTest().getAccuracy());
        number(
                metrics,
                "validationAccuracy",
                last.hasValidation() ? last.getValidation().getAccuracy() : Double.NaN);
        number(metrics, "medianOfLast20", run.evaluations().medianOfLast20());
        number(metrics, "msPerStep", run.losses().medianMillis());
        metrics.put("finalWeightsSha256", run.checkpoint().getWeightsSha256());
        metrics.put("model", run.checkpoint().getModel().getKey());
        metrics.put("modelSha256", run.checkpoint().getModel().getSha256());
        metrics.set("test", accuracy(last.getTest(), run.classNames()));
        metrics.set("validation", last.hasValidation() ? accuracy(last.getValidation(), run.classNames()) : null);
        ArrayNode checkpoints = metrics.putArray("checkpoints");
        for (Evaluation evaluation : run.evaluations().evaluations()) {
            ObjectNode one = checkpoints.addObject();
            one.put("step", evaluation.getStep());
            one.put("epoch", evaluation.getEpoch());
            number(one, "testAccuracy", evaluation.getTest().getAccuracy());
            number(one, "testLoss", evaluation.getTest().getLoss());
            number(
                    one,
                    "validationAccuracy",
                    evaluation.hasValidation() ? evaluation.getValidation().getAccuracy() : Double.NaN);
        }
        metrics.set("spec", Settings.tree(run.spec()));
        try {
            return (JSON.writeValueAsString(metrics) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private static ObjectNode accuracy(Accuracy accuracy, List<String> classNames) {
        ObjectNode node = JSON.createObjectNode();
        node.put("images", accuracy.getImages());
        number(node, "accuracy", accuracy.getAccuracy());
        ConfusionMatrix matrix = ConfusionMatrix.of(classNames.size(), accuracy.getConfusionList());
        interval(node, WilsonInterval.of(matrix));
        number(node, "loss", accuracy.getLoss());
        ArrayNode perClass = node.putArray("perClass");
        for (int c = 0; c < classNames.size(); c++) {
            ObjectNode one = perClass.addObject();
            one.put("name", classNames.get(c));
            number(one, "accuracy", accuracy.getPerClass(c));
            interval(one, WilsonInterval.of(matrix, c));
        }
        return node;
    }

    private static void interval(ObjectNode node, WilsonInterval interval) {
        ObjectNode bounds = node.putObject("interval95");
        number(bounds, "lower", interval.lower());
        number(bounds, "upper", interval.upper());
    }

    private static void number(ObjectNode node, String name, double number) {
        if (Double.isFinite(number)) {
            node.put(name, number);
        } else {
            node.putNull(name);
        }
    }
}
