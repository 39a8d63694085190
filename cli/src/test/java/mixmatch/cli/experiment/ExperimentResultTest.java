package mixmatch.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of an experiment, and what they say of differences. */
class ExperimentResultTest {
    private static final List<Long> SEEDS = List.of(1L, 2L, 3L);

    @TempDir
    Path dir;

    private ExperimentResult result(String name, List<String> labels, double msPerStep) throws Exception {
        ExperimentPlan plan = Samples.plan(Samples.experiment(name, List.of("mixmatch", "fixmatch"), labels, SEEDS));
        Path folder = dir.resolve("journal-" + labels.size() + "-" + msPerStep);
        return ExperimentResult.of(plan, Samples.finished(folder, plan, msPerStep), Map.of());
    }

    private static ResultRow row(String method, int amount, double... accuracies) {
        return new ResultRow(
                method,
                amount,
                DoubleStream.of(accuracies)
                        .mapToObj(each -> Double.isNaN(each)
                                ? Optional.<MeasuredRun>empty()
                                : Optional.of(new MeasuredRun(each, each, 10, "", true, 1, new TreeMap<>())))
                        .toList());
    }

    @Test
    void aDifferenceIsBeyondChanceOnlyIfTheCorrectedProbabilityIsSmall() {
        ResultRow base = row("supervised", 0, 0.60, 0.61, 0.62, 0.60, 0.61);
        ResultRow better = row("mixmatch", 0, 0.90, 0.92, 0.91, 0.90, 0.93);
        ResultRow unsure = row("uda", 0, 0.60, 0.70, 0.55, 0.66, 0.61);

        List<Comparison> all = Comparison.all(List.of(base, better, unsure), List.of("supervised"));

        assertThat(all).hasSize(2);
        assertThat(all.get(0).isBeyondChance()).isTrue();
        assertThat(all.get(0).sentence())
                .startsWith("mixmatch with 10 labels is 30.40 points above supervised (difference ")
                .endsWith("): beyond chance.");
        assertThat(all.get(1).isBeyondChance()).isFalse();
        assertThat(all.get(1).sentence()).endsWith("): not beyond chance.");
        assertThat(all.get(0).adjusted())
                .as("of two comparisons")
                .isEqualTo(2 * all.get(0).difference().chanceOfZeroMean());
    }

    @Test
    void ofOneSeedNothingIsSaidAboutChance() {
        List<Comparison> all =
                Comparison.all(List.of(row("supervised", 0, 0.6), row("mixmatch", 0, 0.9)), List.of("supervised"));

        assertThat(all.get(0).isBeyondChance()).isFalse();
        assertThat(all.get(0).sentence()).endsWith("one seed can't say whether by chance.");
    }

    @Test
    void onlySeedsOfWhichBothHaveAResultAreCompared() {
        Comparison one = Comparison.all(
                        List.of(row("supervised", 0, 0.6, 0.7, Double.NaN), row("mixmatch", 0, Double.NaN, 0.8, 0.9)),
                        List.of("supervised"))
                .get(0);

        assertThat(one.difference().count()).isEqualTo(1);
        assertThat(one.difference().mean()).isCloseTo(0.1, within(1e-12));
    }

    @Test
    void aMethodIsComparedAtTheSameLabelsAndWithFullAtEach() throws Exception {
        ExperimentResult result = result("e", List.of("10", "130"), 20);

        assertThat(result.comparisons().stream().map(each -> "%s %d %s"
                        .formatted(
                                each.ours().method(),
                                each.ours().labels(),
                                each.theirs().method())))
                .containsExactlyInAnyOrder(
                        "mixmatch 10 supervised",
                        "fixmatch 10 supervised",
                        "mixmatch 130 supervised",
                        "fixmatch 130 supervised",
                        "supervised 10 full",
                        "mixmatch 10 full",
                        "fixmatch 10 full",
                        "supervised 130 full",
                        "mixmatch 130 full",
                        "fixmatch 130 full");
    }

    @Test
    void allButTimesIsTheSameHoweverLongItTook() throws Exception {
        ExperimentResult quick = result("e", List.of("10%"), 20);
        ExperimentResult slow = result("e", List.of("10%"), 4000);

        assertThat(beforeTimes(ResultTable.text(slow)))
                .isEqualTo(beforeTimes(ResultTable.text(quick)))
                .contains("130", "1297", "95 % interval", "seed 3");
        assertThat(ResultTable.text(slow)).contains("4000.0");
        assertThat(ResultFiles.json(slow).without(List.of("times")).toString())
                .isEqualTo(ResultFiles.json(quick).without(List.of("times")).toString())
                .contains("mean");
        assertThat(new LabelsPicture(slow).png()).isEqualTo(new LabelsPicture(quick).png());
        assertThat(csv(slow).replace(",4000.0\n", ",20.0\n")).isEqualTo(csv(quick));
    }

    private static String beforeTimes(String text) {
        assertThat(text).containsOnlyOnce(ResultTable.TIMES);
        return text.substring(0, text.indexOf(ResultTable.TIMES));
    }

    private static String csv(ExperimentResult result) throws Exception {
        return new String(ResultFiles.csv(result), StandardCharsets.UTF_8);
    }

    @Test
    void jsonHasEachRunRowAndDifference() throws Exception {
        ExperimentResult result = result("e", List.of("10"), 20);

        JsonNode json = new ObjectMapper().readTree(ResultFiles.indented(ResultFiles.json(result)));

        assertThat(json.get("rows")).hasSize(4);
        assertThat(json.get("differences")).hasSize(5);
        assertThat(json.get("runs")).hasSize(12);
        assertThat(json.at("/settings/fixmatch/from").textValue()).isEqualTo("specs/digits-fixmatch.yaml");
        assertThat(json.at("/settings/fixmatch/threshold").textValue()).isEqualTo("0.8");
        assertThat(json.get("times")).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10%", "10,40,130"})
    void theFolderHasAPageThatNeedsNothingElse(String labels) throws Exception {
        ExperimentFolder folder = new ExperimentFolder(Files.createDirectories(dir.resolve("out")));

        folder.write(result("<b>${labels}", List.of(labels.split(",")), 20), "mixmatch experiment 'a<b'");

        String page = Files.readString(folder.page());
        assertThat(page)
                .contains("Experiment &lt;b&gt;${labels}", "experiment 'a&lt;b'", "specs/digits-fixmatch.yaml")
                .doesNotContain("<script", "<b>", "src=\"http", "href=");
        assertThat(page.replace("&lt;b&gt;${labels}", "")).doesNotContain("${");
        for (String picture : List.of("labels.png", "steps.png")) {
            byte[] png = Files.readAllBytes(folder.path().resolve(picture));
            BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
            assertThat(image.getWidth()).isGreaterThan(600);
            assertThat(page).contains(Base64.getEncoder().encodeToString(png));
        }
        if (System.getProperty("pictures.keep") != null) {
            Path kept = Files.createDirectories(Path.of(System.getProperty("pictures.keep"), labels));
            for (String name : List.of("labels.png", "steps.png", "index.html", "table.txt")) {
                Files.copy(folder.path().resolve(name), kept.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    @Test
    void aFailedRunHasItsReasonAndNoNumber() throws Exception {
        ExperimentPlan plan = Samples.plan(Samples.experiment("e", List.of("mixmatch"), List.of("10"), List.of(1L)));
        Journal journal = Journal.open(dir.resolve("j"), plan, Samples.DIGITS);
        PlannedRun failed = plan.runs().get(0);

        ExperimentResult result = ExperimentResult.of(plan, journal, Map.of(failed, "at step 3: lossX is NaN"));

        assertThat(ResultTable.text(result)).contains("failed", failed.run() + " failed at step 3: lossX is NaN");
        assertThat(ResultFiles.json(result).get("runs").get(0).get("failed").textValue())
                .contains("NaN");
        new ExperimentFolder(dir.resolve("j")).write(result, "mixmatch experiment digits");
    }
}
