package mixmatch.eval.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import mixmatch.v1.Evaluation;

/**
 * The head of a model card, for programs: the YAML that model hubs read. It names no licence, since only the model's owner can
 * give one.
 */
final class CardMetadata {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    private CardMetadata() {}

    static String yaml(FinishedRun run) {
        ObjectNode card = YAML.createObjectNode();
        card.put("library_name", "onnx");
        card.put("pipeline_tag", "image-classification");
        card.putArray("tags")
                .add("onnx")
                .add("image-classification")
                .add("semi-supervised-learning")
                .add(run.spec().method().name())
                .add(run.spec().network().name());
        ObjectNode model = card.putArray("model-index").addObject();
        model.put("name", run.checkpoint().getRun());
        ArrayNode results = model.putArray("results");
        Evaluation last = run.last();
        addResult(results, run, "test", last.getTest().getAccuracy());
        if (last.hasValidation()) {
            addResult(results, run, "validation", last.getValidation().getAccuracy());
        }
        try {
            return YAML.writeValueAsString(card);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    private static void addResult(ArrayNode results, FinishedRun run, String split, double accuracy) {
        ObjectNode result = results.addObject();
        result.putObject("task").put("type", "image-classification");
        ObjectNode dataset = result.putObject("dataset");
        dataset.put("name", run.images().name());
        dataset.put("type", run.images().id());
        dataset.put("split", split);
        result.putArray("metrics").addObject().put("type", "accuracy").put("value", accuracy);
    }
}
