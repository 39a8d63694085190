package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mixmatch.v1.GuessingModel;
import mixmatch.v1.ObjectRef;
import org.junit.jupiter.api.Test;

class PrefetchedModelsTest {
    private long now;
    private final PrefetchedModels<String> models = new PrefetchedModels<>(2, () -> now);
    private final List<String> leaving = new ArrayList<>();

    @Test
    void theFirstOnesStayWhereThereIsNoRoom() {
        assertThat(offer("a", 8)).isTrue();
        assertThat(offer("a", 16)).isTrue();
        assertThat(offer("a", 24)).isFalse();
        assertThat(named("a", 8)).isEqualTo("a8");
        assertThat(offer("a", 32)).isTrue();
        assertThat(leaving).isEmpty();
    }

    @Test
    void aNamedModelSendsThoseOfItsRunThatAreBeforeIt() {
        offer("a", 8);
        offer("b", 8);

        assertThat(named("a", 16)).isEqualTo("none");

        assertThat(leaving).containsExactly("a8");
        assertThat(models.has(model("a", 8))).isFalse();
        assertThat(models.has(model("b", 8))).isTrue();
    }

    @Test
    void oneThatIsBeingLoadedStays() {
        offer("a", 8);
        assertThat(models.named(model("a", 16), model -> false, leaving)).isEmpty();
        assertThat(leaving).isEmpty();
        assertThat(models.has(model("a", 8))).isTrue();
    }

    @Test
    void oneOfAStoppedRunMakesRoomAfterTwoMinutes() {
        offer("a", 8);
        now = Duration.ofSeconds(60).toNanos();
        offer("a", 16);
        now = Duration.ofSeconds(120).toNanos();
        assertThat(offer("b", 8)).isFalse();
        now += 1;
        assertThat(offer("b", 8)).isTrue();
        assertThat(offer("b", 16)).isFalse();
        assertThat(leaving).containsExactly("a8");
        assertThat(models.clear()).containsExactly("a16", "b8");
    }

    @Test
    void oneThatIsForgottenLeavesRoom() {
        offer("a", 8);
        offer("a", 16);
        models.forget("a8");
        assertThat(offer("a", 24)).isTrue();
    }

    private boolean offer(String run, long step) {
        return models.offer(model(run, step), run + step, leaving);
    }

    private String named(String run, long step) {
        return models.named(model(run, step), model -> true, leaving).orElse("none");
    }

    private static GuessingModel model(String run, long step) {
        return GuessingModel.newBuilder()
                .setStep(step)
                .setObject(ObjectRef.newBuilder()
                        .setKey("runs/%s/models/%d-1.onnx".formatted(run, step))
                        .setSha256("sha256 of " + run + step))
                .build();
    }
}
