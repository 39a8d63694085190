package mixmatch.eval.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import mixmatch.accuracy.ConfusionMatrix;
import mixmatch.eval.evaluation.EvaluationHistory;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Assumptions;
import mixmatch.v1.Evaluation;

/** The figures for programs: {@code metrics.json}, shares 0..1 and what does not exist null. */
final class Metrics {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Metrics() {}

    static byte[] json(FinishedRun run) {
        Evaluation last = run.last();
        ObjectNode metrics = JSON.createObjectNode();
        metrics.put("run", run.checkpoint().getRun());
        metrics.put("method", run.spec().method().name());
        metrics.put("dataset", run.spec().dataset().source().text());
        metrics.put("labels", run.spec().dataset().labels());
        metrics.put("seed", run.spec().seed());
        metrics.put("steps", run.checkpoint().getStep());
        metrics.put("owner", run.checkpoint().getEpoch());
        number(metrics, "testAccuracy", last.getTest().getAccuracy());
        number(metrics, "validationAccuracy", EvaluationHistory.validationAccuracy(last));
        number(metrics, "medianOfLast20", run.evaluations().medianOfLast20());
        number(metrics, "msPerStep", run.losses().medianMillis());
        metrics.put("finalWeightsSha256", run.checkpoint().getWeightsSha256());
        metrics.put("model", run.checkpoint().getModel().getKey());
        metrics.put("modelSha256", run.checkpoint().getModel().getSha256());
        metrics.set("test", accuracy(run, last.getTest()));
        metrics.set("validation", last.hasValidation() ? accuracy(run, last.getValidation()) : null);
        ArrayNode checkpoints = metrics.putArray("checkpoints");
        for (Evaluation evaluation : run.evaluations().evaluations()) {
            ObjectNode one = checkpoints.addObject();
            one.put("step", evaluation.getStep());
            one.put("owner", evaluation.getEpoch());
            number(one, "testAccuracy", evaluation.getTest().getAccuracy());
            number(one, "testLoss", evaluation.getTest().getLoss());
            number(one, "validationAccuracy", EvaluationHistory.validationAccuracy(evaluation));
            one.set("assumptions", evaluation.hasAssumptions() ? assumptions(evaluation.getAssumptions()) : null);
        }
        metrics.set("spec", JSON.valueToTree(run.spec()));
        return (metrics.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static ObjectNode assumptions(Assumptions assumptions) {
        ObjectNode node = JSON.createObjectNode();
        node.put("images", assumptions.getImages());
        number(node, "squaredDifference", assumptions.getSquaredDifference());
        number(node, "jensenShannon", assumptions.getJensenShannon());
        number(node, "entropy", assumptions.getEntropy());
        number(node, "entropyShare", assumptions.getEntropyShare());
        number(node, "effectiveClasses", assumptions.getEffectiveClasses());
        number(node, "threshold", assumptions.getThreshold());
        number(node, "confident", assumptions.getConfident());
        number(node, "confidentAccuracy", assumptions.getConfidentAccuracy());
        return node;
    }

    private static ObjectNode accuracy(FinishedRun run, Accuracy accuracy) {
        ObjectNode node = JSON.createObjectNode();
        node.put("images", accuracy.getImages());
        number(node, "accuracy", accuracy.getAccuracy());
        ConfusionMatrix matrix = run.matrix(accuracy);
        interval(node, WilsonInterval.of(matrix));
        number(node, "loss", accuracy.getLoss());
        ArrayNode perClass = node.putArray("perClass");
        for (int c = 0; c < matrix.classes(); c++) {
            ObjectNode one = perClass.addObject();
            one.put("name", run.images().classNames().get(c));
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
        node.put(name, Double.isFinite(number) ? (Double) number : null);
    }
}
