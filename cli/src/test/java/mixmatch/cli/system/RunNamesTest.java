package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import mixmatch.runs.RunView;
import mixmatch.v1.RunSpec;
import org.junit.jupiter.api.Test;

class RunNamesTest {
    private static final RunView OLD = run("digits-1", 1);
    private static final RunView NEW = run("cifar-1", 3);
    private static final RunView LONGER = run("digits-12", 2);
    private static final List<RunView> RUNS = List.of(OLD, NEW, LONGER);

    @Test
    void aNameOrABeginningThatNoOtherHasOrLastMeansARun() {
        assertThat(RunNames.find(RUNS, "digits-1")).as("a whole name").isSameAs(OLD);
        assertThat(RunNames.find(RUNS, "c")).isSameAs(NEW);
        assertThat(RunNames.find(RUNS, "last")).isSameAs(NEW);
    }

    @Test
    void whatMeansNoneOrSeveralIsSaidWithTheRemedy() {
        assertThat(catchThrowable(() -> RunNames.find(RUNS, "svhn")))
                .hasMessageContaining("`mixmatch runs` lists them");
        assertThat(catchThrowable(() -> RunNames.find(RUNS, "digist-1")))
                .hasMessageContaining("did you mean digits-1? `mixmatch runs` lists them");
        assertThat(catchThrowable(() -> RunNames.find(RUNS, "difar"))).hasMessageContaining("did you mean cifar-1?");
        assertThat(catchThrowable(() -> RunNames.find(RUNS, ""))).hasMessageContaining("mixmatch runs");
        assertThat(catchThrowable(() -> RunNames.find(RUNS, "dig")))
                .hasMessageContaining("digits-1, digits-12")
                .hasMessageContaining("give more");
        assertThat(catchThrowable(() -> RunNames.find(List.of(), "last"))).hasMessageContaining("mixmatch train");
    }

    private static RunView run(String name, long submittedAt) {
        RunView view = new RunView(name);
        view.accept(RunSpec.newBuilder()
                .setRun(name)
                .setSubmittedAtMillis(submittedAt)
                .build());
        return view;
    }
}
