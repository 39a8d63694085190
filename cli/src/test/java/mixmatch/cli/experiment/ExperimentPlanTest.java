package mixmatch.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mixmatch.cli.train.SpecFile;
import mixmatch.methods.Methods;
import mixmatch.proto.ObjectKeys;
import mixmatch.spec.RunSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The runs of an experiment, and the settings that each method has in it. */
class ExperimentPlanTest {
    @TempDir
    Path dir;

    @Test
    void eachMethodIsTrainedWithEachNumberOfLabelsAndSeedAndFullOnceASeed() {
        ExperimentPlan plan = Samples.plan(
                Samples.experiment("e", List.of("mixmatch", "uda"), List.of("10", "10%", "130"), List.of(1L, 2L)));

        assertThat(plan.amounts()).as("10 % of 1,297 are 130").containsExactly(10, 130);
        assertThat(plan.runs()).hasSize(2 * (3 * 2 + 1)).allSatisfy(run -> {
            assertThat(run.spec().training().steps()).isEqualTo(20);
            assertThat(run.spec().checkpoints().keep()).isEqualTo(2);
            assertThat(ObjectKeys.isRunName(run.run())).isTrue();
        });
        assertThat(plan.runs().stream().map(PlannedRun::run).distinct()).hasSameSizeAs(plan.runs());
        assertThat(plan.runs().get(0).run()).matches("digits-supervised-10-s1-[0-9a-f]{10}");
    }

    @Test
    void aRunsNameIsAFunctionOfAllThatDecidesItsResult() {
        Experiment experiment = Samples.experiment("e", List.of("mixmatch"), List.of("10"), List.of(1L));
        SpecFile digits = SpecFile.find("digits");
        List<PlannedRun> runs = Samples.plan(experiment).runs();

        assertThat(Samples.plan(experiment).runs()).isEqualTo(runs);
        assertThat(ExperimentPlan.of(experiment, digits, Map.of(), Samples.IMAGES, "digits-f")
                        .runs())
                .doesNotContainAnyElementsOf(runs);
    }

    @Test
    void onTheDigitsEachMethodHasTheSettingsOfItsOwnSpecOfThem() {
        SpecFile digits = SpecFile.find("digits");
        for (String method : Methods.names()) {
            MethodSettings settings = MethodSettings.of(method, digits);
            boolean hasOwn = !Methods.withoutUnlabeled().contains(method) && !method.equals("mixmatch");

            RunSpec spec = settings.spec(digits, Map.of());

            assertThat(spec.method().name()).isEqualTo(method);
            if (hasOwn) {
                assertThat(settings.origin()).isEqualTo("specs/digits-" + method + ".yaml");
                assertThat(spec.method())
                        .isEqualTo(SpecFile.find("digits-" + method)
                                .parse(Map.of())
                                .method());
            }
            assertThat(spec.training()).isEqualTo(digits.parse(Map.of()).training());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cifar10-quick, mixmatch, specs/cifar10-quick.yaml",
        "cifar10-quick, ict, specs/cifar10-ict.yaml",
        "cifar10-quick, mean-teacher, the defaults",
        "digits-uda, mixmatch, specs/digits.yaml",
        "svhn-250, fixmatch, the defaults"
    })
    void theNearestSpecOfTheSameImagesGivesTheSettings(String base, String method, String origin) {
        SpecFile file = SpecFile.find(base);
        MethodSettings settings = MethodSettings.of(method, file);

        assertThat(settings.origin()).isEqualTo(origin);
        RunSpec spec = settings.spec(file, Map.of());
        assertThat(spec.method().name()).isEqualTo(method);
        assertThat(spec.training())
                .as("network and training stay")
                .isEqualTo(file.parse(Map.of()).training());
        assertThat(spec.recipe().network())
                .isEqualTo(file.parse(Map.of()).recipe().network());
    }

    @Test
    void aPersonsSpecBesideTheFileGivesTheSettings() throws Exception {
        String digits = SpecFile.find("digits").yaml();
        Path mine = Files.writeString(dir.resolve("mine.yaml"), digits);
        Files.writeString(
                dir.resolve("mine-uda.yaml"),
                digits.replaceFirst("(?m)^method:.*$", "method: {name: uda, threshold: 0.7}"));

        MethodSettings settings = MethodSettings.of("uda", SpecFile.find(mine.toString()));

        assertThat(settings.keys()).containsEntry("method.threshold", "0.7");
        assertThat(settings.origin()).isEqualTo(dir.resolve("mine-uda.yaml").toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ten-percent", "cifar10-ten-percent"})
    void whatComesWithTheProjectIsAnExperimentOfAllMethods(String name) {
        ExperimentFile file = ExperimentFile.find(name);
        Experiment experiment = new ExperimentOptions().of(file);

        assertThat(ExperimentFile.names()).contains(name);
        assertThat(experiment.methods()).hasSize(Methods.names().size() - 2).doesNotContain("supervised", "full");
        assertThat(experiment.against()).containsExactly("supervised", "full");
        assertThat(experiment.seeds()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(ExperimentPlan.of(experiment, SpecFile.find(experiment.spec()), Map.of(), 50000, "x")
                        .runs())
                .hasSize(5 * Methods.names().size());
    }

    @Test
    void optionsCountInPlaceOfWhatTheFileSays() throws Exception {
        Path file = Files.writeString(
                dir.resolve("mine.yaml"), "spec: digits\nmethods: [mixmatch, uda]\nlabels: [10, 20]\nsteps: 40\n");
        ExperimentOptions options = new ExperimentOptions();
        options.labels = "5%";
        options.seeds = "3,7..8";

        Experiment experiment = options.of(ExperimentFile.find(file.toString()));

        assertThat(experiment.name()).isEqualTo("mine");
        assertThat(experiment.methods()).containsExactly("mixmatch", "uda");
        assertThat(experiment.labels()).containsExactly(new LabelAmount("5%"));
        assertThat(experiment.labels().get(0).of(1297)).isEqualTo(65);
        assertThat(experiment.seeds()).containsExactly(3L, 7L, 8L);
        assertThat(experiment.overrides()).isEqualTo(Map.of("training.steps", "40"));
    }

    @Test
    void aFilesSpecIsLookedForBesideIt() throws Exception {
        Files.writeString(dir.resolve("runs.yaml"), SpecFile.find("digits").yaml());
        Path file = Files.writeString(dir.resolve("mine.yaml"), "spec: runs.yaml\n");

        assertThat(new ExperimentOptions()
                        .of(ExperimentFile.find(file.toString()))
                        .spec())
                .isEqualTo(dir.resolve("runs.yaml").toString());
    }
}
