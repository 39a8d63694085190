package mixmatch.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import mixmatch.datasets.Dataset;
import mixmatch.datasets.DatasetManifest;
import mixmatch.datasets.ImageSet;
import mixmatch.datasets.ImageSize;
import mixmatch.datasets.VectorViews;
import mixmatch.eval.evaluation.AnnouncedCheckpoint;
import mixmatch.spec.RunSpec;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.Test;

class ModelCardTest {
    private static String card(FinishedRun run) {
        return new String(new ModelCard(run).markdown(), StandardCharsets.UTF_8);
    }

    @Test
    void itBeginsWithWhatModelHubsRead() throws Exception {
        String card = card(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(card).startsWith("---\n");
        JsonNode metadata = new YAMLMapper().readTree(card.substring(4, card.indexOf("\n---\n") + 1));
        assertThat(metadata.get("pipeline_tag").asText()).isEqualTo("image-classification");
        JsonNode results = metadata.at("/model-index/0/results");
        assertThat(results).hasSize(2);
        assertThat(results.at("/0/dataset/split").asText()).isEqualTo("test");
        assertThat(results.at("/0/metrics/0/value").asDouble()).isBetween(0.4, 1.0);
    }

    @Test
    void itSaysDataLabelsSettingsIntervalsHashesAndLicence() {
        String card = card(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(card)
                .contains("| licence of the images | CC BY 4.0 |")
                .contains("| with labels, for training | 2 |")
                .contains("| `method.temperature` | 0.5 |")
                .containsPattern("\\| test \\| 500 \\| [0-9.]+ % \\| [0-9.]+ % to [0-9.]+ % \\|")
                .containsPattern("\\| seven \\| 50 \\| ")
                .contains("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
                .contains("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae")
                .contains("| repeats to the bit | yes")
                .contains("cpu pytorch-2.7.1 threads=1");
    }

    @Test
    void aRunThatDoesNotRepeatSaysFromWhichStepOn() {
        FinishedRun run = FinishedRuns.mixmatch(FinishedRuns.DIGITS, false);
        AnnouncedCheckpoint announced = run.announced();
        RunState inexact = announced.state().toBuilder()
                .setExact(false)
                .setInexactAtStep(321)
                .build();

        String card = card(new FinishedRun(
                new AnnouncedCheckpoint(announced.checkpoint(), announced.spec(), inexact),
                run.spec(),
                run.images(),
                run.split(),
                run.evaluations(),
                run.losses(),
                run.model()));

        assertThat(card).contains("| repeats to the bit | no: from step 321 of 800 on");
    }

    @Test
    void aModelOfVectorsSaysWhatItTakes() {
        FinishedRun run = FinishedRuns.mixmatch(FinishedRuns.DIGITS, false);
        RunSpec spec = RunSpec.parse("{dataset: {source: vectors}, network: {name: mlp}}", "test");
        ImageSet one =
                ImageSet.of(ImageSize.ofVector(512), ByteBuffer.allocateDirect(512 * Float.BYTES), new int[] {0});
        DatasetManifest vectors = Dataset.of(
                        "vectors",
                        FinishedRuns.DIGITS,
                        one,
                        one,
                        List.of(),
                        "A test.",
                        new VectorViews(1, 0, "", Map.of()))
                .manifest();

        String card = card(new FinishedRun(
                run.announced(), spec, vectors, run.split(), run.evaluations(), run.losses(), run.model()));

        assertThat(card)
                .contains("`model.onnx` takes `vectors`, float32 [batch, 512], and gives")
                .contains("\nvectors = numpy.zeros((1, 512), numpy.float32)\nprobabilities, = ")
                .doesNotContain("pixels");
    }

    @Test
    void theLicenceOfAPersonsOwnImagesIsNotInvented() {
        FinishedRun run = FinishedRuns.mixmatch(FinishedRuns.DIGITS, false);
        RunSpec folder = RunSpec.parse("name: mine\ndataset: {source: folder, labels: 10}\n", "test");

        String card = card(new FinishedRun(
                run.announced(), folder, run.images(), run.split(), run.evaluations(), run.losses(), run.model()));

        assertThat(card).contains("| licence of the images | not known to this software: write it here");
    }

    @Test
    void classNamesFromOutsideCanBeginNoMarkup() {
        String evil = "<img src=x> | [a](b)\n# `c`";
        String card = card(FinishedRuns.mixmatch(List.of("cat", evil), false));

        assertThat(card)
                .doesNotContain("<img", "[a](b)", "\n# `c`")
                .contains("| &lt;img src=x> \\| \\[a\\](b) \\# \\`c\\` |");
    }
}
