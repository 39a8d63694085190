package mixmatch.runs;

import static org.assertj.core.api.Assertions.assertThat;

import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunLifeTest {
    @ParameterizedTest
    @CsvSource({
        "WISH_RUN, PHASE_UNSPECIFIED, false, queued",
        "WISH_RUN, PHASE_RUNNING, true, running",
        "WISH_RUN, PHASE_RUNNING, false, queued",
        "WISH_RUN, PHASE_STOPPED, false, queued",
        "WISH_STOP, PHASE_RUNNING, true, stopping",
        "WISH_STOP, PHASE_RUNNING, false, stopped",
        "WISH_STOP, PHASE_STOPPED, true, stopped",
        "WISH_STOP, PHASE_UNSPECIFIED, false, stopped",
        "WISH_STOP, PHASE_FINISHED, false, finished",
        "WISH_RUN, PHASE_FINISHED, true, finished",
        "WISH_RUN, PHASE_FAILED, true, failed",
        "WISH_DELETE, PHASE_RUNNING, true, being deleted",
        "WISH_DELETE, PHASE_FINISHED, false, being deleted",
    })
    void isWhatAPersonAskedAndWhatHasComeOfIt(
            RunWanted.Wish wish, RunState.Phase phase, boolean beats, String expected) {
        assertThat(RunLife.of(wish, phase, beats).text()).isEqualTo(expected);
    }
}
