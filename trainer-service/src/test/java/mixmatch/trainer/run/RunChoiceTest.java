package mixmatch.trainer.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.junit.jupiter.api.Test;

class RunChoiceTest {
    private final Map<String, RunState> states = new HashMap<>();
    private final Map<String, RunWanted.Wish> wishes = new HashMap<>();
    private Duration silence = Duration.ofSeconds(9);
    private String replica = "";

    @Test
    void theRunSubmittedFirstComesFirst() {
        wish("early", RunWanted.Wish.WISH_RUN);
        wish("late", RunWanted.Wish.WISH_RUN);
        assertThat(next()).contains("early");
    }

    @Test
    void aFinishedFailedOrUnwantedRunIsNotTaken() {
        wish("early", RunWanted.Wish.WISH_RUN);
        wish("late", RunWanted.Wish.WISH_STOP);
        states.put("early", phase(RunState.Phase.PHASE_FINISHED));
        assertThat(next()).isEmpty();
        states.put("early", phase(RunState.Phase.PHASE_FAILED));
        assertThat(next()).isEmpty();
    }

    @Test
    void aRunInTrainingIsTakenOnlyAfter5SecondsOfSilence() {
        wish("early", RunWanted.Wish.WISH_RUN);
        states.put("early", phase(RunState.Phase.PHASE_RUNNING));
        assertThat(next()).contains("early");
        silence = Duration.ofSeconds(4);
        assertThat(next()).isEmpty();
    }

    @Test
    void aTrainerThatIsStartedAgainTakesItsRunAgainAtOnce() {
        wish("early", RunWanted.Wish.WISH_RUN);
        silence = Duration.ZERO;
        states.put("early", phase(RunState.Phase.PHASE_RUNNING));
        assertThat(next()).as("of an owner without a name").isEmpty();
        states.put("early", ownedBy("trainer-1"));
        assertThat(next()).as("by a trainer without a name").isEmpty();
        replica = "trainer-2";
        assertThat(next()).isEmpty();
        replica = "trainer-1";
        assertThat(next()).contains("early");
        wish("early", RunWanted.Wish.WISH_DELETE);
        assertThat(next()).isEmpty();
    }

    @Test
    void aRunWhoseOwnerDiedBeforeItHadStoppedIsTakenToStop() {
        wish("early", RunWanted.Wish.WISH_STOP);
        assertThat(next()).isEmpty();
        states.put("early", phase(RunState.Phase.PHASE_STOPPED));
        assertThat(next()).isEmpty();
        states.put("early", phase(RunState.Phase.PHASE_RUNNING));
        assertThat(next()).contains("early");
        silence = Duration.ofSeconds(4);
        assertThat(next()).isEmpty();
    }

    @Test
    void aStoppedRunThatIsWantedAgainGoesOn() {
        wish("early", RunWanted.Wish.WISH_RUN);
        states.put("early", phase(RunState.Phase.PHASE_STOPPED));
        assertThat(next()).contains("early");
    }

    @Test
    void aRunIsDeletedOnceItIsWishedAndNobodyTrainsIt() {
        wish("early", RunWanted.Wish.WISH_RUN);
        assertThat(mayBeDeleted()).isFalse();
        wish("early", RunWanted.Wish.WISH_DELETE);
        assertThat(mayBeDeleted()).isTrue();
        states.put("early", phase(RunState.Phase.PHASE_RUNNING));
        silence = Duration.ofSeconds(1);
        assertThat(mayBeDeleted()).isFalse();
        states.put("early", phase(RunState.Phase.PHASE_STOPPED));
        assertThat(mayBeDeleted()).isTrue();
    }

    private boolean mayBeDeleted() {
        return RunChoice.mayBeDeleted(wishes.get("early"), Optional.ofNullable(states.get("early")), silence);
    }

    private Optional<String> next() {
        return RunChoice.next(
                        List.of(run("late", 2), run("early", 1)),
                        run -> wishes.getOrDefault(run, RunWanted.Wish.WISH_UNSPECIFIED),
                        run -> Optional.ofNullable(states.get(run)),
                        run -> silence,
                        replica)
                .map(RunSpec::getRun);
    }

    private void wish(String run, RunWanted.Wish wish) {
        wishes.put(run, wish);
    }

    private static RunSpec run(String name, long at) {
        return RunSpec.newBuilder().setRun(name).setSubmittedAtMillis(at).build();
    }

    private static RunState ownedBy(String replica) {
        return phase(RunState.Phase.PHASE_RUNNING).toBuilder()
                .setReplica(replica)
                .build();
    }

    private static RunState phase(RunState.Phase phase) {
        return RunState.newBuilder().setPhase(phase).build();
    }
}
