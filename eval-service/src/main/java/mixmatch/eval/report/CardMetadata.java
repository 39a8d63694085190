package mixmatch.eval.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mixmatch.v1.Evaluation;

/**
 * What a model card begins with, for programs: the YAML that model hubs read. It names no licence, because the model's is
 * its owner's to give.
 */
final class CardMetadata {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private CardMetadata() {}

    static String yaml(FinishedRun run) {
        Map<String, Object> card = new LinkedHashMap<>();
        card.put("library_name", "onnx");
        card.put("pipeline_tag", "image-classification");
        card.put(
                "tags", List.of("onnx", "image-classification", "semi-supervised-learning", method(run), network(run)));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("name", run.checkpoint().getRun());
        model.put("results", results(run));
        card.put("model-index", List.of(model));
        try {
            return YAML.writeValueAsString(card);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private static String method(FinishedRun run) {
        return run.spec().method().name().text();
    }

    private static String network(FinishedRun run) {
        return run.spec().network().name();
    }

    private static List<Map<String, Object>> results(FinishedRun run) {
        Evaluation last = Report.last(run);
        List<Map<String, Object>> results = new ArrayList<>();
        results.add(result(run, "test", last.getTest().getAccuracy()));
        if (last.hasValidation()) {
            results.add(result(run, "validation", last.getValidation().getAccuracy()));
        }
        return results;
    }

    private static Map<String, Object> result(FinishedRun run, String split, double accuracy) {
        Map<String, Object> dataset = new LinkedHashMap<>();
        dataset.put("name", run.images().name());
        dataset.put("type", run.images().id());
        dataset.put("split", split);
        Map<String, Object> metric = new LinkedHashMap<>();
        metric.put("type", "accuracy");
        metric.put("value", accuracy);
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("task", Map.of("type", "image-classification"));
        result.put("dataset", dataset);
        result.put("metrics", List.of(metric));
        return result;
    }
}
