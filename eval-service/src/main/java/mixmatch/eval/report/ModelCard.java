package mixmatch.eval.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.qute.RawString;
import io.quarkus.qute.Template;
import java.nio.charset.StandardCharsets;
import java.util.List;
import mixmatch.datasets.ImageSize;
import mixmatch.eval.evaluation.MedianOfLast20;
import mixmatch.objects.StoredObject;
import mixmatch.runs.SpecDiff;
import mixmatch.v1.Accuracy;

/**
 * {@code MODEL_CARD.md}, after Mitchell et al., Model Cards for Model Reporting (2019); its public methods are the parts that the
 * template names. It names no licence of the model: only the model's owner can give one.
 */
record ModelCard(FinishedRun run) {
    private static final Template TEMPLATE = Templates.parse(
            "/report/model-card.md",
            "text/markdown",
            (value, expression) -> value instanceof RawString ? value.toString() : text(value.toString()));

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();

    byte[] markdown() {
        return TEMPLATE.data("card", this)
                .data("run", run)
                .data("window", MedianOfLast20.LAST)
                .data("result", ConfusionTable.of(run))
                .data("settings", SpecDiff.keys(run.spec()))
                .render()
                .getBytes(StandardCharsets.UTF_8);
    }

    /** A value in the card's head, quoted where YAML wants it. */
    public RawString yaml(Object value) throws JsonProcessingException {
        // In a list: a value that is a document of its own may end in dots.
        return new RawString(
                YAML.writeValueAsString(List.of(value)).substring(2).strip());
    }

    /** What the model takes. */
    public ImageSize taken() {
        return run.model()
                .whole()
                .map(LastModel.Whole::images)
                .orElse(run.images().size());
    }

    /** Of backbone and head in one; empty where {@code model.onnx} is the checkpoint's. */
    public String wholeSha256() {
        return run.model().whole().map(whole -> whole.object().getSha256()).orElse("");
    }

    public String licence() {
        return switch (run.spec().dataset().source()) {
            case DIGITS -> "CC BY 4.0";
            case CIFAR10 -> "none is published with the images; who uses them cites the report above";
            case SVHN -> "for non-commercial use";
            case FOLDER, VECTORS -> "not known to this software: write it here before the model is handed on";
        };
    }

    public WilsonInterval interval(Accuracy accuracy) {
        return WilsonInterval.of(run.matrix(accuracy));
    }

    /** Of the spec as it was submitted, every key written. */
    public String specSha256() {
        byte[] yaml = run.announced().spec().getYaml().getBytes(StandardCharsets.UTF_8);
        return StoredObject.refTo("", yaml).getSha256();
    }

    public RawString code(Object value) {
        return new RawString("`" + value.toString().replace('`', '\'').replace('|', '/') + "`");
    }

    /** What comes from outside, escaped: it can begin no markup, no HTML and no new cell. */
    private static String text(String outside) {
        return outside.replaceAll("\\s+", " ")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("([\\\\`*_\\[\\]|#~])", "\\\\$1")
                .strip();
    }
}
