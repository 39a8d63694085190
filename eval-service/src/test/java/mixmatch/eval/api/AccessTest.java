package mixmatch.eval.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String TOKEN = "0123456789abcdef";

    private static Access.Caller caller(String host, String origin, String site, String authorization) {
        return new Access.Caller(host, text(origin), text(site), text(authorization), false);
    }

    private static Optional<String> text(String text) {
        return Optional.of(text).filter(t -> !t.isEmpty());
    }

    @Test
    void onLoopbackThisMachineMayActWithoutMore() {
        Access access = new Access(true, Optional.empty(), false);

        assertThat(access.refusesAction(caller("127.0.0.1:8080", "", "", ""))).isEmpty();
        assertThat(access.refusesAction(caller("localhost:8080", "http://localhost:8080", "same-origin", "")))
                .isEmpty();
        assertThat(access.login()).isEqualTo("none");
    }

    @Test
    void aNameThatWasPointedHereIsNotAnswered() {
        Access access = new Access(true, Optional.empty(), false);

        assertThat(access.refusesRequest("evil.example:8080")).isNotEmpty();
        assertThat(access.refusesRequest("127.0.0.1.evil.example")).isNotEmpty();
        assertThat(access.refusesRequest("")).isNotEmpty();
        assertThat(access.refusesRequest("[::1]:8080")).isEmpty();
        assertThat(access.refusesRequest("LOCALHOST")).isEmpty();
    }

    @Test
    void noOtherPageMayActThroughABrowserEvenWithTheToken() {
        Access open = new Access(true, Optional.empty(), false);
        Access closed = new Access(false, Optional.of(TOKEN), false);

        assertThat(open.refusesAction(caller("localhost:8080", "http://evil.example", "", "")))
                .isNotEmpty();
        assertThat(open.refusesAction(caller("localhost:8080", "http://localhost:9090", "", "")))
                .isNotEmpty();
        assertThat(open.refusesAction(caller("localhost:8080", "null", "", ""))).isNotEmpty();
        assertThat(open.refusesAction(caller("localhost:8080", "", "cross-site", "")))
                .isNotEmpty();
        assertThat(closed.refusesAction(caller("eval:8080", "http://evil.example", "", "Bearer " + TOKEN)))
                .isNotEmpty();
    }

    @Test
    void beyondLoopbackOnlyTheTokenActs() {
        Access without = new Access(false, Optional.empty(), false);
        Access with = new Access(false, Optional.of(TOKEN), false);

        assertThat(without.refusesRequest("eval.example")).isEmpty();
        assertThat(without.refusesAction(caller("eval.example", "", "", "")).orElseThrow())
                .contains("EVAL_TOKEN");
        assertThat(with.refusesAction(caller("eval.example", "", "", ""))).isNotEmpty();
        assertThat(with.refusesAction(caller("eval.example", "", "", "Bearer " + TOKEN + "x")))
                .isNotEmpty();
        assertThat(with.refusesAction(caller("eval.example", "", "", "Bearer " + TOKEN)))
                .isEmpty();
        assertThat(with.login()).isEqualTo("token");
    }

    @Test
    void aConfiguredTokenIsAskedForOnLoopbackToo() {
        Access access = new Access(true, Optional.of(TOKEN), false);

        assertThat(access.refusesAction(caller("localhost", "", "", ""))).isNotEmpty();
        assertThat(access.refusesAction(caller("localhost", "", "", "Bearer " + TOKEN)))
                .isEmpty();
    }

    @Test
    void whereAnIdentityProviderIsConfiguredOnlyWhomItVouchesForActs() {
        Access access = new Access(false, Optional.empty(), true);
        Access.Caller stranger = caller("eval.example", "", "", "");

        assertThat(access.refusesAction(stranger)).isNotEmpty();
        assertThat(access.refusesAction(
                        new Access.Caller("eval.example", Optional.empty(), Optional.empty(), Optional.empty(), true)))
                .isEmpty();
        assertThat(access.refusesAction(new Access.Caller(
                        "eval.example", Optional.of("http://evil.example"), Optional.empty(), Optional.empty(), true)))
                .as("a browser that is logged in, sent by another page")
                .isNotEmpty();
        assertThat(access.login()).isEqualTo("oidc");
    }

    @Test
    void aShortTokenIsRefusedAtTheStart() {
        assertThatThrownBy(() -> new Access(false, Optional.of("short"), false))
                .hasMessageContaining("EVAL_TOKEN")
                .hasMessageContaining("16");
    }
}
