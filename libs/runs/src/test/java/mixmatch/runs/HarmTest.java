package mixmatch.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mixmatch.v1.Accuracy;
import mixmatch.v1.Evaluation;
import mixmatch.v1.GuessedClasses;
import mixmatch.v1.ObjectRef;
import mixmatch.v1.Progress;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import org.junit.jupiter.api.Test;

class HarmTest {
    private static final String SUPERVISED = "method: {name: supervised}\ntraining: {steps: 800}";
    private static final String MIXMATCH = "method: {name: mixmatch, rampUpSteps: 200}\ntraining: {steps: 800}";

    @Test
    void collapsedGuessesAreSaidWithWhatToChange() {
        RunView run = run("r", MIXMATCH, "split");
        run.accept(progress(312, 1.34, 9.97));

        Harm harm = Harm.of(run, List.of()).get(0);

        assertThat(harm.kind()).isEqualTo(Harm.Kind.COLLAPSED_GUESSES);
        assertThat(harm.brief()).isEqualTo("guesses in 1.3 of 10.0 classes");
        assertThat(harm.sentence())
                .startsWith("since step 312 the guesses have collapsed")
                .contains("method.rampUpSteps (now 200)", "method.lambdaU (now 75", "another --method");
        assertThat(harm.text()).startsWith("Since").endsWith("--method.");
    }

    @Test
    void guessesOfAllClassesAreNoHarm() {
        RunView run = run("r", MIXMATCH, "split");
        run.accept(progress(0, 9.5, 10));

        assertThat(Harm.of(run, List.of())).isEmpty();
    }

    @Test
    void theStateTellsOfACollapseWhereNoHeartbeatOfItsOwnerDoes() {
        RunView run = run("r", MIXMATCH, "split");
        run.accept(progress(0, 9.5, 10));
        run.accept(RunState.newBuilder()
                .setRun("r")
                .setEpoch(2)
                .setGuessedClasses(GuessedClasses.newBuilder()
                        .setGuessed(1.5)
                        .setLabeled(10)
                        .setCollapsedAtStep(400))
                .build());

        assertThat(Harm.of(run, List.of())).singleElement().matches(harm -> harm.sentence()
                .contains("since step 400"));
    }

    @Test
    void aRunBelowItsOwnSupervisedRunIsCalledSoFromHalfOfItsSteps() {
        RunView supervised = run("s", SUPERVISED, "split", evaluation(400, 0.701, 500), evaluation(800, 0.72, 500));
        RunView run = run("r", MIXMATCH, "split", evaluation(360, 0.2, 500));
        assertThat(Harm.of(run, List.of(supervised, run))).as("too early").isEmpty();
        run.accept(evaluation("r", 400, 0.618, 500));

        Harm harm = Harm.of(run, List.of(supervised, run)).get(0);

        assertThat(harm.kind()).isEqualTo(Harm.Kind.BELOW_SUPERVISED);
        assertThat(harm.sentence())
                .startsWith("at step 400 it is below its own supervised run s (test accuracy 61.8 % against 70.1 %")
                .contains("no images are kept for validation", "method.lambdaU");
    }

    @Test
    void whatFewImagesCanNotTellApartIsNoHarm() {
        RunView supervised = run("s", SUPERVISED, "split", evaluation(400, 0.7, 60));
        RunView run = run("r", MIXMATCH, "split", evaluation(400, 0.6, 60));

        assertThat(Harm.of(run, List.of(supervised))).isEmpty();
    }

    @Test
    void validationImagesDecideWhereBothHaveThem() {
        RunView supervised = run("s", SUPERVISED, "split");
        RunView run = run("r", MIXMATCH, "split");
        supervised.accept(validated("s", 0.5, 0.9));
        run.accept(validated("r", 0.5, 0.7));

        assertThat(Harm.of(run, List.of(supervised))).singleElement().matches(harm -> harm.sentence()
                .contains("(validation accuracy 70.0 % against 90.0 %)"));
    }

    @Test
    void aSupervisedRunWithOtherLabelsOrAnotherNetworkIsNotItsOwn() {
        RunView run = run("r", MIXMATCH, "split", evaluation(400, 0.1, 500));

        assertThat(Harm.of(
                        run,
                        List.of(
                                run("a", SUPERVISED, "other", evaluation(400, 0.9, 500)),
                                run("b", SUPERVISED + "\nnetwork: {name: resnet}", "split", evaluation(400, 0.9, 500)),
                                run("c", "method: {name: full}", "split", evaluation(400, 0.9, 500)),
                                run("d", MIXMATCH, "split", evaluation(400, 0.9, 500)))))
                .isEmpty();
    }

    @Test
    void aLongerSupervisedRunIsComparedAtTheSameStepAndAShorterOneByItsLast() {
        RunView run = run("r", MIXMATCH, "split", evaluation(400, 0.7, 500));
        RunView longer = run("l", SUPERVISED, "split", evaluation(400, 0.7, 500), evaluation(4000, 0.99, 500));
        assertThat(Harm.of(run, List.of(longer))).isEmpty();

        RunView shorter = run("k", SUPERVISED, "split", evaluation(100, 0.95, 500));
        assertThat(Harm.of(run, List.of(shorter))).hasSize(1);
    }

    private static RunView run(String run, String yaml, String split, Evaluation... evaluations) {
        RunView view = new RunView(run);
        view.accept(RunSpec.newBuilder()
                .setRun(run)
                .setYaml(yaml)
                .setDataset(ObjectRef.newBuilder().setKey("datasets/d-0/manifest.json"))
                .setSplit(ObjectRef.newBuilder()
                        .setKey("runs/%s/split.json".formatted(run))
                        .setSha256(split))
                .build());
        for (Evaluation evaluation : evaluations) {
            view.accept(evaluation.toBuilder().setRun(run).build());
        }
        return view;
    }

    private static Evaluation evaluation(long step, double accuracy, long images) {
        return evaluation("", step, accuracy, images);
    }

    private static Evaluation evaluation(String run, long step, double accuracy, long images) {
        return Evaluation.newBuilder()
                .setRun(run)
                .setEpoch(1)
                .setStep(step)
                .setTest(Accuracy.newBuilder().setAccuracy(accuracy).setImages(images))
                .build();
    }

    private static Evaluation validated(String run, double test, double validation) {
        return evaluation(run, 800, test, 500).toBuilder()
                .setValidation(Accuracy.newBuilder().setAccuracy(validation).setImages(500))
                .build();
    }

    private static Progress progress(long collapsedAt, double guessed, double labeled) {
        return Progress.newBuilder()
                .setRun("r")
                .setGuessedClasses(GuessedClasses.newBuilder()
                        .setGuessed(guessed)
                        .setLabeled(labeled)
                        .setCollapsedAtStep(collapsedAt))
                .build();
    }
}
