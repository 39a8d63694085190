package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A real browser: the Chromium of this machine. Where there is none the test is skipped with a sentence, or fails where
 * {@code MIXMATCH_CHECK_TOOLS=required} says that nothing may be missing.
 */
final class Chromium implements AutoCloseable {
    static final int DESK = 1280;
    static final int PHONE = 390;

    /** A browser knows of no other wait than one by the clock. */
    static final double MOST_MILLIS = 180_000;

    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    private final Playwright playwright;
    private final Browser browser;
    private final List<String> faults = new ArrayList<>();

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /** @param more command line options */
    static Chromium start(String... more) {
        Optional<Path> program = Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(folder ->
                        List.of("chromium", "chromium-browser").stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
        String sentence = "chromium is missing, which this test needs; on Debian: apt-get install chromium";
        if ("required".equals(System.getenv("MIXMATCH_CHECK_TOOLS"))) {
            assertThat(program).as(sentence).isPresent();
        }
        assumeTrue(program.isPresent(), sentence);
        PlaywrightAssertions.setDefaultAssertionTimeout(MOST_MILLIS);
        Playwright playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        // A sandbox needs rights that a container's root has not; the pages are our own.
        List<String> options = new ArrayList<>(List.of(
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync"));
        options.addAll(List.of(more));
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(program.get())
                        .setArgs(options));
        return new Chromium(playwright, browser);
    }

    /** A page that has nothing of earlier ones; what it complains of is kept for {@link #assertNoFaults}. */
    Page open(String address, int width, ColorScheme scheme) {
        BrowserContext context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, width < DESK ? 844 : 800)
                .setColorScheme(scheme)
                .setAcceptDownloads(false));
        context.setDefaultTimeout(MOST_MILLIS);
        Page page = context.newPage();
        page.onPageError(error -> faults.add(page.url() + ": " + error));
        page.onConsoleMessage(message -> {
            // A refused form is an answer that a test asks for.
            if (Set.of("error", "warning").contains(message.type())
                    && !message.text().contains("status of 422")) {
                faults.add(page.url() + ": " + message.text() + " " + message.location());
            }
        });
        page.navigate(address);
        return page;
    }

    /** What hinders people who can't see or use a mouse, as axe-core finds it: none of it serious. */
    static void assertNobodyIsHindered(Page page) {
        List<String> found = new AxeBuilder(page)
                .analyze().getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .map(rule -> rule.getId() + ": " + rule.getHelp() + " "
                                + rule.getNodes().stream()
                                        .map(node -> node.getHtml())
                                        .toList())
                        .toList();
        assertThat(found).as(page.url()).isEmpty();
    }

    /** Nothing is wider than the screen. */
    static void assertFits(Page page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("pixels that are beyond the right edge of " + page.url())
                .isEqualTo(0);
    }

    /** No page has written an error or a warning to its console. */
    void assertNoFaults() {
        assertThat(faults).isEmpty();
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }
}
