package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.Set;
import mixmatch.eval.evaluation.EvalConfig;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final Access OPEN = new Access(true, Optional.empty(), Optional.empty());
    private static final Access CLOSED = new Access(false, Optional.of(TOKEN), Optional.empty());

    private record Roles(String look, String act) implements EvalConfig.Roles {}

    private static Optional<String> refused(Access access, String host, String origin, String site) {
        return access.refusesRequest(new Access.Sender(host, text(origin), text(site), false));
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    @Test
    void onLoopbackThisMachineMayActWithoutMore() {
        assertThat(refused(OPEN, "127.0.0.1:8080", "", "")).isEmpty();
        assertThat(refused(OPEN, "localhost:8080", "http://localhost:8080", "same-origin"))
                .isEmpty();
        assertThat(OPEN.refusesAction("", Set.of())).isEmpty();
        assertThat(OPEN.login()).isEqualTo("none");
    }

    @Test
    void aNameThatWasPointedHereIsNotAnswered() {
        assertThat(refused(OPEN, "evil.example:8080", "", "")).isNotEmpty();
        assertThat(refused(OPEN, "127.0.0.1.evil.example", "", "")).isNotEmpty();
        assertThat(refused(OPEN, "", "", "")).isNotEmpty();
        assertThat(refused(OPEN, "[::1]:8080", "", "")).isEmpty();
        assertThat(refused(OPEN, "LOCALHOST", "", "")).isEmpty();
    }

    @Test
    void anotherOriginsPageIsNotAnsweredButMayLinkHere() {
        assertThat(refused(OPEN, "localhost:8080", "http://evil.example", "")).isNotEmpty();
        assertThat(refused(OPEN, "localhost:8080", "http://localhost:9090", "")).isNotEmpty();
        assertThat(refused(OPEN, "localhost:8080", "null", "")).isNotEmpty();
        assertThat(refused(OPEN, "localhost:8080", "", "cross-site")).isNotEmpty();
        assertThat(refused(OPEN, "localhost:8080", "", "same-site")).isNotEmpty();
        assertThat(refused(CLOSED, "eval:8080", "http://evil.example", "")).isNotEmpty();
        assertThat(CLOSED.refusesRequest(
                        new Access.Sender("eval:8080", Optional.empty(), Optional.of("cross-site"), true)))
                .isEmpty();
    }

    @Test
    void beyondLoopbackOnlyTheTokenActs() {
        Access without = new Access(false, Optional.empty(), Optional.empty());

        assertThat(refused(without, "eval.example", "", "")).isEmpty();
        assertThat(without.refusesAction("", Set.of()).orElseThrow()).contains("EVAL_TOKEN");
        assertThat(CLOSED.refusesAction("", Set.of())).isNotEmpty();
        assertThat(CLOSED.refusesAction("Bearer " + TOKEN + "x", Set.of())).isNotEmpty();
        assertThat(CLOSED.refusesAction("Bearer " + TOKEN, Set.of())).isEmpty();
        assertThat(CLOSED.login()).isEqualTo("token");
    }

    @Test
    void aConfiguredTokenIsAskedForOnLoopbackToo() {
        Access access = new Access(true, Optional.of(TOKEN), Optional.empty());

        assertThat(access.refusesAction("", Set.of())).isNotEmpty();
        assertThat(access.refusesAction("Bearer " + TOKEN, Set.of())).isEmpty();
    }

    @Test
    void whatAProxyAsksForIsNoGuessAtTheToken() {
        assertThat(CLOSED.isGuess("Bearer x")).isTrue();
        assertThat(CLOSED.isGuess("Basic c29tZTpvbmU=")).isFalse();
        assertThat(OPEN.isGuess("Bearer x")).isFalse();
    }

    @Test
    void whereAnIdentityProviderIsConfiguredOnlyTheRoleActs() {
        Access access = new Access(false, Optional.of(TOKEN), Optional.of(new Roles("seers", "doers")));

        assertThat(access.refusesAction("", Set.of("doers"))).isEmpty();
        assertThat(access.refusesAction("Bearer " + TOKEN, Set.of("seers")).orElseThrow())
                .contains("role doers (eval.roles.act)");
        assertThat(access.refusesLooking()).contains("role seers (eval.roles.look)");
        assertThat(access.login()).isEqualTo("oidc");
    }

    @Test
    void aShortTokenIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new Access(false, Optional.of("short"), Optional.empty()))
                .hasMessageContaining("EVAL_TOKEN")
                .hasMessageContaining("16");
    }
}
