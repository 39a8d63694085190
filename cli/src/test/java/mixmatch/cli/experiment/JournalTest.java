package mixmatch.cli.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mixmatch.cli.terminal.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private static final MeasuredRun MEASURED =
            new MeasuredRun(0.9, 0.89, 10, "00", true, 12.5, new TreeMap<>(Map.of(0L, 0.1, 20L, 0.9)));

    @TempDir
    Path dir;

    private final ExperimentPlan plan = plan("10", 1L, 2L);

    private static ExperimentPlan plan(String labels, Long... seeds) {
        return Samples.plan(Samples.experiment("e", List.of("mixmatch"), List.of(labels), List.of(seeds)));
    }

    @Test
    void whatIsDoneIsThereForTheNextCommand() throws Exception {
        PlannedRun first = plan.runs().get(0);
        Journal.open(dir, plan, Samples.DIGITS).done(first, MEASURED);
        // As a command leaves it that was killed while it wrote.
        Files.writeString(dir.resolve("." + Journal.FILE + ".1.part"), "{");

        Journal next = Journal.open(dir, plan, Samples.DIGITS);

        assertThat(next.measured(first)).contains(MEASURED);
        assertThat(next.measured(plan.runs().get(1))).isEmpty();
    }

    @Test
    void anotherExperimentsFolderIsRefusedByWhatDiffers() throws Exception {
        Journal.open(dir, plan, Samples.DIGITS);

        refused(plan("10", 1L, 3L), "seeds is 1,2 there and 1,3 here");
        refused(plan("20", 1L, 2L), "labels is 10 there and 20 here");
        Experiment longer = new Experiment(
                "e",
                "digits",
                List.of("mixmatch"),
                plan.experiment().labels(),
                List.of(1L, 2L),
                List.of("supervised", "full"),
                Map.of());
        refused(Samples.plan(longer), "training.steps is 20 there and 800 here");
        assertThatThrownBy(() -> Journal.open(dir, plan, "digits-0"))
                .hasMessageContaining("images is digits-0123456789abcdef there and digits-0 here");
    }

    private void refused(ExperimentPlan other, String why) {
        assertThatThrownBy(() -> Journal.open(dir, other, Samples.DIGITS))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContainingAll(dir.toString(), why, "give another --out, or the same settings");
    }

    @Test
    void aFolderWithFilesOfSomebodyElseIsRefused() throws Exception {
        Files.writeString(dir.resolve("index.html"), "mine");

        assertThatThrownBy(() -> Journal.open(dir, plan, Samples.DIGITS))
                .hasMessageContaining("has files, but no journal.json");
        assertThat(dir.resolve("index.html")).hasContent("mine");
    }

    @Test
    void aDamagedJournalIsNamed() throws Exception {
        Files.writeString(dir.resolve(Journal.FILE), "{\"identity\": 3");

        assertThatThrownBy(() -> Journal.open(dir, plan, Samples.DIGITS))
                .hasMessageContaining("is no journal of an experiment of this version");
    }
}
