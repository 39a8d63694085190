package mixmatch.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.eval.evaluation.LossHistory;
import mixmatch.eval.tracking.RunScalars;
import mixmatch.methods.Methods;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static String html(FinishedRun run) {
        return new String(new ReportPage(run).html(), StandardCharsets.UTF_8);
    }

    @Test
    void aReportShowsEveryCurveOfAMixMatchRun() {
        String html = html(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(html)
                .contains("aria-label=\"Accuracy by checkpoint\"")
                .contains("aria-label=\"Losses by step\"")
                .contains("aria-label=\"lambdaU: the ramped weight of lossU\"")
                .contains("median of the last 20")
                .contains("CC BY 4.0")
                .contains("2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae");
        assertThat(html.split("<svg", -1)).hasSize(1 + 5 + 4 + 2);
    }

    @Test
    void whatMethodsAssumeIsDrawnWithEachWrongPredictionAsACross() {
        String html = html(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(html)
                .contains("aria-label=\"Continuity: Jensen-Shannon divergence of two views, nats\"")
                .contains("aria-label=\"Clusters: predictions of at least 95.0 %\"")
                .contains("the same 125 unlabeled images")
                .contains("At last 9.5 of 10 classes are predicted in effect. The method has no threshold of its own.")
                .contains("200 test images in two dimensions, colored by truth; 10 are predicted wrongly")
                .contains("PCA: 40.0 % and 25.0 % of it");
        assertThat(html.split("<circle class=\"c", -1)).hasSize(1 + 2 * 190);
        assertThat(html.split("<path class=\"c", -1)).hasSize(1 + 2 * 10);
        assertThat(html).contains("<title>test image 19: zero, predicted as one (90.0 %)</title>");
    }

    @Test
    void whatMethodsAssumeIsInTheTableOfEvaluationsAndEachImageInAnother() {
        List<Report.ReportFile> files = Report.of(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(lines(files, "evaluations.csv"))
                .hasSize(22)
                .startsWith(
                        "step,owner,testAccuracy,testLoss,validationAccuracy,validationLoss,medianOfLast20,modelSha256,"
                                + "squaredDifference,jensenShannon,entropy,entropyShare,effectiveClasses,threshold,confident,"
                                + "confidentAccuracy")
                .element(1)
                .asString()
                .endsWith(",0.02,0.125,1.5,0.75,9.5,0.95,0.0,");
        assertThat(lines(files, "embedding.csv")).hasSize(201).startsWith("testImage,x,y,truth,predicted,confidence");
        assertThat(lines(Report.of(FinishedRuns.supervised()), "evaluations.csv")
                        .get(1))
                .as("not measured")
                .endsWith(",,,,,,,,");
    }

    private static List<String> lines(List<Report.ReportFile> files, String name) {
        return files.stream()
                .filter(file -> file.name().equals(name))
                .findFirst()
                .map(file ->
                        new String(file.bytes(), StandardCharsets.UTF_8).lines().toList())
                .orElseThrow();
    }

    @Test
    void aSupervisedRunHasNoCurvesOfGuesses() {
        String html = html(FinishedRuns.supervised());

        assertThat(html.split("<svg", -1)).hasSize(1 + 2);
        assertThat(html).doesNotContain("Guess accuracy");
    }

    @Test
    void aReportLoadsNothingFromElsewhere() {
        String html = html(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(html).doesNotContain("<script", "<link", "@import", "<!DOCTYPE svg", "<img", "<?xml");
        Matcher addresses = Pattern.compile("https?://[^\"' ]*").matcher(html);
        while (addresses.find()) {
            // Names of XML namespaces are never fetched.
            assertThat(addresses.group()).startsWith("http://www.w3.org/");
        }
    }

    @Test
    void drawingsTakeTheirColorsFromThePage() {
        String html = html(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(html).contains("var(--curve-1)").doesNotContain("rgb(1,2,1");
    }

    @Test
    void anIdStandsOnceInThePage() {
        Matcher ids =
                Pattern.compile(" id=\"([^\"]+)\"").matcher(html(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true)));
        List<String> found = new ArrayList<>();
        while (ids.find()) {
            found.add(ids.group(1));
        }

        assertThat(found).isNotEmpty().doesNotHaveDuplicates();
    }

    @Test
    void classNamesFromOutsideAreEscaped() {
        String evil = "<script>alert('x')</script>&\"";
        String html = html(FinishedRuns.mixmatch(List.of("cat", evil), false));

        assertThat(html).doesNotContain("<script").contains("&lt;script&gt;");
        Matcher titles = Pattern.compile("title=\"([^\"]*)\">").matcher(html);
        assertThat(titles.results().map(t -> t.group(1)).filter(t -> t.contains("predicted")))
                .hasSize(4)
                .allMatch(t -> !t.contains("<"));
    }

    @Test
    void theSameRunGivesTheSameBytes() {
        List<Report.ReportFile> once = Report.of(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));
        List<Report.ReportFile> again = Report.of(FinishedRuns.mixmatch(FinishedRuns.DIGITS, true));

        assertThat(once).hasSameSizeAs(again);
        for (int i = 0; i < once.size(); i++) {
            assertThat(once.get(i).bytes()).isEqualTo(again.get(i).bytes());
        }
    }

    @Test
    void theMaskOfTheTrainedBatchesIsDrawnWhereTheMethodHasOne() throws IOException {
        assertThat(plots("0.25,0.9,0.5,0.4,0.3", "0.75,1,0.6,0.5,0.4")).contains("mask", "thresholds");
        assertThat(plots("0,NaN,NaN,NaN,NaN", "0.75,1,NaN,NaN,NaN"))
                .contains("mask")
                .doesNotContain("thresholds");
        assertThat(plots("1,0.9,NaN,NaN,NaN", "1,1,NaN,NaN,NaN")).doesNotContain("mask", "thresholds");
        assertThat(plots("1,0.9,0.5,0.4,0.3", "1,1,0.6,0.5,0.4"))
                .contains("thresholds")
                .doesNotContain("mask");
    }

    /** The plots of two steps with such masks. */
    private static List<String> plots(String... masks) throws IOException {
        String csv = "step,lossX,lossU,lambdaU,total,guessAccuracy,maskRate,maskAccuracy,threshold,meanThreshold,"
                + "lowestThreshold,millis\n1,2,0,1,2,0.5,%s,10\n2,1,0,1,1,0.5,%s,10\n".formatted((Object[]) masks);
        LossHistory losses = LossHistory.join(
                List.of("runs/r/history/1-2-1.csv"),
                key -> Optional.of(csv.getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                RunScalars.POINTS_OF_A_RUN);
        FinishedRun run = FinishedRuns.mixmatch(FinishedRuns.DIGITS, true);
        return Plots.of(
                        Methods.of(run.spec().method()),
                        run.evaluations(),
                        RunScalars.of(losses.curves(), List.of(), Instant.EPOCH))
                .stream()
                .map(Plot::id)
                .toList();
    }

    @Test
    void aLongHistoryMakesNoLargeFile() throws IOException {
        StringBuilder rows = new StringBuilder("step,lossX,lossU,lambdaU,total,guessAccuracy,millis\n");
        for (int step = 1; step <= 100_000; step++) {
            rows.append("%d,%s,0.01,75,%s,0.9,10\n".formatted(step, 1.0 / step, 1.0 / step + 0.75));
        }
        LossHistory losses = LossHistory.join(
                List.of("runs/r/history/1-100000-1.csv"),
                key -> Optional.of(rows.toString().getBytes(StandardCharsets.UTF_8)),
                OutputStream.nullOutputStream(),
                RunScalars.POINTS_OF_A_RUN);

        for (Plot plot : Plots.of(
                Methods.of(
                        FinishedRuns.mixmatch(FinishedRuns.DIGITS, true).spec().method()),
                FinishedRuns.mixmatch(FinishedRuns.DIGITS, true).evaluations(),
                RunScalars.of(losses.curves(), List.of(), Instant.EPOCH))) {
            assertThat(plot.svg()).hasSizeLessThan(200_000);
        }
    }
}
