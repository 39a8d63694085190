package mixmatch.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.SameSiteAttribute;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import mixmatch.cli.AttackedSystem.Eval;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attacks from outside on a real system: foreign pages in a real browser, wrong roles, guessed tokens. */
class AttacksIT {
    private static final int GUESSES = 5_000;
    private static final List<String> PATHS = List.of(
            "/", "/page/app.js", "/api/v1/about", "/api/v1/runs", "/q/openapi", "/q/metrics", "/api/v1/nothing");

    /** Other spellings, and ways through what is open. */
    private static final List<String> DETOURS = List.of(
            "//api/v1/runs",
            "/api/v1/runs/",
            "/api//v1/runs",
            "/api/v1/runs;a=b",
            "/%61pi/v1/runs",
            "/q/health/../../api/v1/runs",
            "/q/health/%2e%2e/%2e%2e/api/v1/runs",
            "/q/health/..;/../api/v1/runs");

    private static final String POST_AND_GO =
            "to => { document.body.innerHTML = `<form method=POST action=${to}></form>`; document.forms[0].submit(); }";

    private static ForeignSite elsewhere;
    private static StandInProvider provider;
    private static Chromium chromium;
    private static AttackedSystem system;

    @BeforeAll
    static void startWhatIsAttacked(@TempDir Path base) throws Exception {
        chromium = Chromium.start("--host-resolver-rules=MAP *.example 127.0.0.1");
        elsewhere = new ForeignSite();
        provider = new StandInProvider();
        system = AttackedSystem.start(base, provider);
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        if (system != null) {
            system.stop();
        }
        if (provider != null) {
            provider.close();
        }
        if (elsewhere != null) {
            elsewhere.close();
        }
        if (chromium != null) {
            chromium.close();
        }
    }

    @Test
    void aPageOfAnotherOriginStartsStopsAndReadsNothing() throws Exception {
        String script;
        try (InputStream file = AttacksIT.class.getResourceAsStream("/attacks.js")) {
            script = new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
        Page victim = loggedIn("mixmatch-act");
        // The last one is of the same site, so that the browser sends it the victim's cookies.
        for (String host : List.of("evil.example", "localhost", "127.0.0.1")) {
            for (Eval eval : system.evals()) {
                Page page = victim.context().newPage();
                page.navigate(elsewhere.under(host));
                assertThat(page.evaluate(script, List.of(eval.address(), system.run(), AttackedSystem.START)))
                        .as("attempts by %s that came to something".formatted(host))
                        .isEqualTo(List.of());
                Await.until("the last frame is asked for", () -> eval.answersToOthers().stream()
                        .anyMatch(answer -> answer.contains("dest=embed")));
                page.evaluate(POST_AND_GO, eval.address() + "/api/v1/runs/" + system.run() + "/resume");
                assertThat(page.locator("body")).containsText("not one of another origin");
                page.close();
            }
        }
        for (Eval eval : system.evals()) {
            String run = "/api/v1/runs/" + system.run();
            List<String> answers = eval.answersToOthers();
            assertThat(answers).allSatisfy(answer -> assertThat(answer).startsWith("403 "));
            assertThat(answers.stream().map(answer -> answer.replaceAll("^403 | (site|origin)=\\S+|-$", "")))
                    .as("what came through to be refused")
                    .contains(
                            "POST /api/v1/runs dest=empty",
                            "POST /api/v1/runs dest=iframe",
                            "OPTIONS /api/v1/runs dest=empty",
                            "OPTIONS " + run + " dest=empty",
                            "POST " + run + "/resume dest=empty",
                            "POST " + run + "/resume dest=iframe",
                            "POST " + run + "/stop dest=empty",
                            "GET /api/v1/runs dest=empty",
                            "GET /api/v1/runs dest=script",
                            "GET /page/icon.svg dest=image",
                            "GET /api/v1/events dest=empty",
                            "GET /?iframe dest=iframe",
                            "GET /?object dest=object",
                            "GET /?embed dest=embed");
        }
        assertThat(system.phases()).containsExactly("stopped");
    }

    @Test
    void aPageThatOpensThisOneCanNotReachIntoIt() {
        Page page = loggedIn("mixmatch-act").context().newPage();
        page.navigate(elsewhere.under("evil.example"));
        for (Eval eval : system.evals()) {
            Page opened = page.waitForPopup(
                    () -> page.evaluate("to => { window.opened = window.open(to); }", eval.address()));

            assertThat(opened.locator("h1")).hasText("Runs");
            assertThat(opened.evaluate("window.opener")).isNull();
            assertThat(page.evaluate(
                            "() => { try { return opened.document.title } catch (e) { return opened.closed } }"))
                    .as("the opener has lost it")
                    .isEqualTo(true);
        }
    }

    @Test
    void aNameThatIsPointedAtLoopbackIsRefused() throws Exception {
        Page page = loggedIn("mixmatch-act").context().newPage();
        for (Eval eval : system.evals()) {
            Response answer = page.navigate(eval.address().replace("127.0.0.1", "rebound.example"));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).contains("rebound.example").doesNotContain("script");
            String own = "([path, method]) => fetch(path, { method }).then(answer => answer.status)";
            assertThat(page.evaluate(own, List.of("/api/v1/runs", "GET"))).isEqualTo(403);
            assertThat(page.evaluate(own, List.of("/api/v1/runs/" + system.run() + "/resume", "POST")))
                    .isEqualTo(403);
        }
        assertThat(system.phases()).containsExactly("stopped");
    }

    @Test
    void everyAnswerTellsBrowsersWhatTheyMayNotDo() throws Exception {
        for (String path : List.of("/", "/page/app.js", "/api/v1/runs", "/api/v1/nothing", "/nothing", "/q/openapi")) {
            assertThat(headers(path))
                    .as(path)
                    .containsEntry("x-content-type-options", List.of("nosniff"))
                    .containsEntry("x-frame-options", List.of("DENY"))
                    .containsEntry("referrer-policy", List.of("no-referrer"))
                    .containsEntry("cross-origin-resource-policy", List.of("same-origin"))
                    .containsEntry("cross-origin-opener-policy", List.of("same-origin"))
                    .doesNotContainKeys("access-control-allow-origin", "server", "set-cookie");
            assertThat(headers(path).get("content-security-policy"))
                    .as(path)
                    .singleElement()
                    .asString()
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe-eval", "script-src 'unsafe", "script-src *");
        }
    }

    private static Map<String, List<String>> headers(String path) throws Exception {
        return AttackedSystem.send(HttpRequest.newBuilder(URI.create(system.open() + path)), "GET", "")
                .headers()
                .map();
    }

    @Test
    void whoHasNoRoleMayNeitherLookNorActAndIsToldWhichItTakes() throws Exception {
        for (String path : PATHS) {
            HttpResponse<String> refused = asked(path, provider.token("others"), "GET", "");
            assertThat(refused.statusCode()).as(path).isEqualTo(403);
            assertThat(refused.body()).contains("role mixmatch-look (eval.roles.look)");
        }
        for (String path : DETOURS) {
            HttpResponse<String> refused = asked(path, provider.token("others"), "GET", "");
            assertThat(refused.statusCode()).as(path).isGreaterThanOrEqualTo(400);
            assertThat(refused.body()).as(path).doesNotContain(system.run());
        }
        assertThat(asked("/api/v1/runs", provider.token(), "POST", AttackedSystem.START)
                        .statusCode())
                .isEqualTo(403);
        assertThat(asked("/q/health/ready", provider.token(), "GET", "").statusCode())
                .isEqualTo(200);
        String all = "mixmatch-act";
        for (String token :
                List.of(provider.forgedToken(all), provider.expiredToken(all), unsigned(provider.token(all)))) {
            assertThat(asked("/api/v1/runs", token, "GET", "").statusCode()).isEqualTo(401);
        }
        HttpResponse<String> anonymous = AttackedSystem.send(
                AttackedSystem.request(system.oidc(), "runs").header("X-Requested-With", "JavaScript"), "GET", "");
        assertThat(anonymous.statusCode())
                .as("the page's own scripts, without a login")
                .isEqualTo(499);
    }

    @Test
    void oneRoleLooksAndAnotherActsToo() throws Exception {
        for (String path : PATHS) {
            int status = path.contains("nothing") ? 404 : 200;
            for (String role : List.of("mixmatch-look", "mixmatch-act")) {
                assertThat(asked(path, provider.token(role), "GET", "").statusCode())
                        .as(path)
                        .isEqualTo(status);
            }
        }
        String run = "/api/v1/runs/" + system.run();
        for (List<String> action :
                List.of(List.of("POST", "/api/v1/runs"), List.of("POST", run + "/resume"), List.of("DELETE", run))) {
            HttpResponse<String> refused =
                    asked(action.get(1), provider.token("mixmatch-look"), action.get(0), AttackedSystem.START);
            assertThat(refused.statusCode()).as(action.toString()).isEqualTo(403);
            assertThat(refused.body()).contains("role mixmatch-act (eval.roles.act)");
        }
        assertThat(asked(run + "/stop", provider.token("mixmatch-act"), "POST", "")
                        .statusCode())
                .as("it is stopped")
                .isEqualTo(409);
    }

    /** The same claims with no signature at all. */
    private static String unsigned(String token) {
        String header = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        return header + "." + token.split("\\.")[1] + ".";
    }

    private static HttpResponse<String> asked(String path, String token, String method, String body) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(system.oidc() + path)).header("Authorization", "Bearer " + token);
        return AttackedSystem.send(
                body.isEmpty() ? request : request.header("Content-Type", "application/json"), method, body);
    }

    @Test
    void thePageOffersActionsToWhoMayActAndSaysToOthersWhyNot() throws Exception {
        Page nobody = loggedIn("others");
        assertThat(nobody.locator("body")).containsText("role mixmatch-look (eval.roles.look)");

        Page looks = loggedIn("mixmatch-look");
        Locator row = looks.locator(".runs tbody tr");
        assertThat(row).containsText("stopped");
        assertThat(row.getByRole(AriaRole.BUTTON)).hasCount(0);
        looks.getByText("Read only").click();
        assertThat(looks.locator("dialog")).containsText("role mixmatch-act (eval.roles.act)");
        looks.navigate(system.oidc() + "/#/start");
        looks.reload();
        assertThat(looks.getByText("Start the run")).isDisabled();
        assertThat(looks.locator(".why")).containsText("role mixmatch-act (eval.roles.act)");

        Page acts = loggedIn("mixmatch-act");
        acts.getByText("Resume", new Page.GetByTextOptions().setExact(true)).click();
        system.await("running");
        assertThat(acts.getByText("Read only")).hasCount(0);
        acts.getByText("Stop", new Page.GetByTextOptions().setExact(true)).click();
        system.await("stopped");
        for (Cookie cookie : acts.context().cookies()) {
            assertThat(cookie.httpOnly).as(cookie.name).isTrue();
            assertThat(cookie.sameSite).as(cookie.name).isEqualTo(SameSiteAttribute.LAX);
        }
        assertThat(acts.context().cookies()).isNotEmpty();
    }

    /** A browser of its own, led to the provider and back. */
    private static Page loggedIn(String... roles) {
        provider.logsInWith(roles);
        return chromium.open(system.oidc(), Chromium.DESK, ColorScheme.LIGHT);
    }

    @Test
    void guessesAtTheTokenAreFewAndTheRightOneGetsThroughAfterwards() throws Exception {
        TokenGuesser guesser = new TokenGuesser(system.token().address(), AttackedSystem.TOKEN);
        guesser.guess(GUESSES, "runs/" + system.run() + "/resume");

        assertThat(guesser.answers().keySet()).containsExactly(403, 429);
        assertThat(guesser.answers().get(403)).as("guesses that were looked at").isBetween(5, guesser.mostLookedAt());
        // So that it waits now, however slow this machine is.
        guesser.guess(6, "runs/" + system.run() + "/resume");
        HttpResponse<String> waits = guesser.asOwner();
        assertThat(waits.statusCode()).as("with the right one, too").isEqualTo(429);
        assertThat(Integer.parseInt(waits.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, TokenGuesser.WAIT_SECONDS);
        assertThat(AttackedSystem.send(AttackedSystem.request(system.token().address(), "runs"), "GET", "")
                        .statusCode())
                .as("who only looks")
                .isEqualTo(200);
        assertThat(guesser.asOwnerFromAnotherAddress()).contains("\"actions\":true");
        long told = System.nanoTime();
        Await.until("the right token gets through", () -> guesser.asOwner().statusCode() == 200);
        System.out.printf("%s; the right token got through %.1f s later%n", guesser, (System.nanoTime() - told) / 1e9);
        assertThat(Files.readAllLines(system.token().log()).stream().filter(line -> line.contains("Wrong tokens")))
                .as("one line a minute")
                .hasSizeBetween(1, 3)
                .allSatisfy(line -> assertThat(line).contains("address=127.0.0.1"));
        assertThat(system.phases()).containsExactly("stopped");
    }
}
