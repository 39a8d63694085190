package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.util.Optional;
import mixmatch.v1.RunSpec;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.junit.jupiter.api.Test;

class KnownRunsTest {
    private final KnownRuns runs = new KnownRuns();

    @Test
    void aRepeatedOlderStateIsPassedOver() {
        assertThat(accept("digits/state", state(2, 500, 40))).isEmpty();
        assertThat(accept("digits/state", state(1, 900, 80))).contains("older");
        assertThat(accept("digits/state", state(2, 400, 80))).contains("older");
        assertThat(accept("digits/state", state(2, 500, 39))).contains("older");
        assertThat(runs.state("digits")).contains(state(2, 500, 40));
    }

    @Test
    void aNewOwnerMayGoOnFromAnEarlierStep() {
        accept("digits/state", state(1, 500, 80));
        assertThat(accept("digits/state", state(2, 400, 40))).isEmpty();
        assertThat(runs.state("digits")).contains(state(2, 400, 40));
    }

    @Test
    void theWishThatWasAskedLastCounts() {
        accept("digits/wanted", wish(RunWanted.Wish.WISH_STOP, 20));
        assertThat(accept("digits/wanted", wish(RunWanted.Wish.WISH_RUN, 10))).contains("older");
        assertThat(runs.wanted("digits")).contains(wish(RunWanted.Wish.WISH_STOP, 20));
        accept("digits/wanted", wish(RunWanted.Wish.WISH_RUN, 30));
        assertThat(runs.wanted("digits")).contains(wish(RunWanted.Wish.WISH_RUN, 30));
    }

    @Test
    void aSpecIsImmutable() {
        accept("digits/spec", spec("seed: 1"));
        assertThat(accept("digits/spec", spec("seed: 2"))).contains("repeated");
        assertThat(runs.spec("digits")).contains(spec("seed: 1"));
    }

    @Test
    void tombstonesForgetARun() {
        accept("digits/spec", spec("seed: 1"));
        accept("digits/wanted", wish(RunWanted.Wish.WISH_DELETE, 1));
        accept("digits/state", state(7, 1, 1));
        for (String kind : new String[] {"spec", "wanted", "state"}) {
            assertThat(runs.accept("digits/" + kind, "", null)).isEmpty();
        }
        assertThat(runs.names()).isEmpty();
        assertThat(accept("digits/state", state(1, 0, 0))).isEmpty();
    }

    @Test
    void whatDecodesButCanNotBeIsPassedOver() {
        assertThat(accept("other/state", state(1, 1, 1))).contains("impossible");
        assertThat(accept("digits/wanted", state(1, 1, 1))).contains("impossible");
        assertThat(accept("digits/state", state(0, 1, 1))).contains("impossible");
        assertThat(accept("digits/state", state(1, 1, -1))).contains("impossible");
        assertThat(accept("../state", state(1, 1, 1))).contains("impossible");
        assertThat(accept("digits", state(1, 1, 1))).contains("impossible");
        assertThat(accept(null, state(1, 1, 1))).contains("impossible");
        assertThat(runs.accept("digits/pet", "", null)).contains("impossible");
        assertThat(runs.names()).isEmpty();
    }

    @Test
    void whatDoesNotDecodeIsPassedOver() {
        assertThat(runs.accept("digits/state", "mixmatch.v1.RunState", new byte[] {-1, -1, -1}))
                .contains("undecodable");
        assertThat(runs.accept("digits/state", "no.such.Message", new byte[0])).contains("undecodable");
        assertThat(runs.names()).isEmpty();
    }

    private Optional<String> accept(String key, Message message) {
        return runs.accept(key, message.getDescriptorForType().getFullName(), message.toByteArray());
    }

    private static RunState state(long epoch, long updatedAt, long step) {
        return RunState.newBuilder()
                .setRun("digits")
                .setEpoch(epoch)
                .setUpdatedAtMillis(updatedAt)
                .setStep(step)
                .build();
    }

    private static RunWanted wish(RunWanted.Wish wish, long askedAt) {
        return RunWanted.newBuilder()
                .setRun("digits")
                .setWish(wish)
                .setAskedAtMillis(askedAt)
                .build();
    }

    private static RunSpec spec(String yaml) {
        return RunSpec.newBuilder().setRun("digits").setYaml(yaml).build();
    }
}
