package mixmatch.cli;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.ServiceName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, on the real system: the digits are trained while it looks. Leaves pictures in target/page. */
class PageIT {
    private static final Path PICTURES = Installation.current().root().resolve("cli/target/page");

    private static ShownSystem system;
    private static Chromium chromium;

    @BeforeAll
    static void trainWhileSomebodyLooks(@TempDir Path base) throws Exception {
        Files.createDirectories(PICTURES);
        chromium = Chromium.start();
        system = ShownSystem.start(base);
        Page page = chromium.open(system.address(), Chromium.DESK, ColorScheme.LIGHT);
        assertThat(page.getByText("No run has been submitted yet.")).isVisible();
        system.trainBoth(() -> assertCurvesMove(page));
    }

    /** The list fills without being asked again, and leads to the run, whose curves go on. */
    private static void assertCurvesMove(Page page) {
        Locator run = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("mixmatch-")));
        run.click(new Locator.ClickOptions().setTimeout(Chromium.MOST_MILLIS));
        Locator loss = page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName(Pattern.compile("^Loss:")));
        loss.waitFor(new Locator.WaitForOptions().setTimeout(Chromium.MOST_MILLIS));
        String first = loss.getAttribute("aria-label");
        assertThat(page.locator(".lead .phase")).containsText("running");
        assertThat(loss).not().hasAttribute("aria-label", first);
        assertThat(page.locator(".connection")).hasText("live");
    }

    @AfterAll
    static void nothingIsLeft() throws Exception {
        if (chromium != null) {
            chromium.close();
        }
        if (system != null) {
            system.stop();
        }
    }

    @AfterEach
    void nothingIsComplainedOf() {
        chromium.assertNoFaults();
    }

    @Test
    void theListSaysHowFarAndHowGoodEachRunIs() {
        Page page = desk("runs");

        Locator rows = page.locator(".runs tbody tr");
        assertThat(rows.filter(having(system.supervised()))).containsText("finished");
        assertThat(rows.filter(having(system.mixmatch()))).containsText(Pattern.compile("240 / 240.*\\d\\d\\.\\d\\d"));
        assertThat(rows.filter(having(system.mixmatch())).locator("svg.spark")).isVisible();
    }

    @Test
    void runsAreComparedOnTheSameAxesByStepAndByWallTime() {
        Page page = desk("runs");
        page.getByLabel("Compare " + system.supervised()).check();
        page.getByLabel("Compare " + system.mixmatch()).check();
        page.getByText("Compare 2 runs").click();

        Locator accuracy = page.locator("figure", new Page.LocatorOptions().setHasText("Test accuracy"));
        assertThat(accuracy.locator(".legend li").first()).containsText(Pattern.compile("supervised.*\\d\\.\\d"));
        assertThat(accuracy.locator(".legend li").nth(1)).containsText(Pattern.compile("mixmatch.*\\d\\.\\d"));
        assertThat(painted(accuracy)).isGreaterThan(1000);
        page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName("wall time"))
                .check();
        accuracy.getByText("table").click();
        assertThat(accuracy.locator("thead th").first()).hasText("wall time");
        assertThat(accuracy.locator("tbody tr").last()).containsText(Pattern.compile("\\d\\.\\d"));
    }

    @Test
    void aRunShowsItsCurvesAndWhatItsGuessesAreWorth() {
        Page page = desk("runs/" + system.mixmatch());

        for (String title : List.of("Accuracy", "Loss", "Unlabelled loss and its weight", "Guesses that are right")) {
            Locator chart = page.locator(
                    "figure",
                    new Page.LocatorOptions()
                            .setHas(page.getByRole(
                                    AriaRole.HEADING,
                                    new Page.GetByRoleOptions().setName(title).setExact(true))));
            assertThat(chart.locator("canvas")).isVisible();
            assertThat(painted(chart)).as(title).isGreaterThan(1000);
        }
        assertThat(page.locator(".measures")).containsText("16 to 23");
        assertThat(page.locator(".histogram rect").first()).isAttached();
    }

    @Test
    void samplesMistakesAndTheConfusionMatrixAreOfTheRealImages() {
        Page page = desk("runs/" + system.mixmatch() + "/classes");
        assertThat(page.locator(".matrix tbody tr")).hasCount(10);
        int images = page.locator(".matrix tbody td").allInnerTexts().stream()
                .filter(text -> text.matches("\\d+"))
                .mapToInt(Integer::parseInt)
                .sum();
        assertThat(images).isEqualTo(500);

        page.navigate(system.address() + "/#/runs/" + system.mixmatch() + "/mistakes");
        Locator wrong = page.locator(".sample img");
        assertThat(wrong.first()).isVisible();
        page.waitForCondition(
                () -> wrong.first().evaluate("i => i.naturalWidth").equals(8));

        page.navigate(system.address() + "/#/runs/" + system.mixmatch() + "/samples");
        assertThat(page.locator(".sample")).hasCount(64);
        assertThat(page.locator(".sample").first().locator(".tile")).hasCount(2);
    }

    @Test
    void whatMethodsAssumeIsShownAndAConfidentWrongGuessIsAClickAway() {
        Page page = desk("runs/" + system.mixmatch() + "/assumptions");

        Locator continuity = page.locator("figure", new Page.LocatorOptions().setHasText("Continuity"));
        assertThat(painted(continuity)).isGreaterThan(1000);
        assertThat(continuity.locator(".legend li").first())
                .containsText(Pattern.compile("Jensen-Shannon divergence, nats 0\\.\\d"));
        assertThat(page.locator("svg.embedding")).hasCount(2);
        assertThat(page.locator("svg.embedding").first().locator("[data-at]")).hasCount(500);
        Locator guess = page.locator("button.sample").first();
        guess.click();
        Locator larger = page.locator("dialog img");
        page.waitForCondition(() -> larger.evaluate("i => i.naturalWidth").equals(8));
        assertThat(larger).hasAttribute("src", Pattern.compile("/train/\\d+\\.png$"));
        assertThat(page.locator("dialog")).containsText(Pattern.compile("Is \\d, predicted as \\d"));
        page.getByText("Close", exactly()).click();
        assertThat(page.locator("dialog")).hasCount(0);
        page.locator("svg.embedding path").first().click(new Locator.ClickOptions().setForce(true));
        assertThat(page.locator("dialog img")).hasAttribute("src", Pattern.compile("/test/\\d+\\.png$"));
    }

    @Test
    void anImageIsClassifiedByTheNewestModel(@TempDir Path folder) throws Exception {
        Page page = desk("runs/" + system.mixmatch() + "/mistakes");

        page.locator("input[type=file]").setInputFiles(drawnOne(folder));

        assertThat(page.locator(".answers li")).hasCount(5);
        assertThat(page.locator(".answers li").first()).containsText("%");
        Path text = Files.writeString(folder.resolve("notes.txt"), "no image");
        page.locator("input[type=file]").setInputFiles(text);
        assertThat(page.getByRole(AriaRole.ALERT)).hasText("notes.txt is not a PNG, JPEG, WebP or BMP image.");
    }

    @Test
    void servicesAreShownWithWhatFlowsBetweenThem() {
        Page page = desk("services");

        for (ServiceName service : ServiceName.values()) {
            String name = service.text();
            assertThat(page.locator(".replicas tbody tr").filter(having(name)).first())
                    .containsText("ready");
        }
        assertThat(page.locator(".flow.wide-only .box")).hasCount(4);
    }

    @Test
    void whoHasTheTokenStartsStopsResumesAndDeletesARun() {
        Page page = desk("start");
        assertThat(page.getByText("Start the run")).isDisabled();
        page.getByText("enter token").click();
        page.locator("input[type=password]").fill("something else instead");
        page.getByText("Enter", exactly()).click();
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("eval.token");
        page.locator("input[type=password]").fill(ShownSystem.TOKEN);
        page.getByText("Enter", exactly()).click();
        assertThat(page.getByText("Forget token")).isVisible();

        page.getByLabel("training.steps").fill("many");
        page.getByText("Start the run").click();
        assertThat(page.locator(".wrong")).containsText("whole number");
        page.getByLabel("training.steps").fill("20000");
        page.getByRole(AriaRole.TEXTBOX, new Page.GetByRoleOptions().setName(Pattern.compile("^Name")))
                .fill("from-page");
        page.getByText("Start the run").click();

        assertThat(page.locator("h1")).containsText("from-page");
        Locator phase = page.locator(".lead .phase");
        assertThat(phase).containsText("running");
        page.getByText("Stop", exactly()).click();
        assertThat(phase).containsText("stopped");
        page.getByText("Resume", exactly()).click();
        assertThat(phase).containsText("running");
        page.getByText("Delete", exactly()).click();
        page.getByText("Keep it").click();
        page.getByText("Delete", exactly()).click();
        page.getByText("Delete it").click();
        assertThat(page.locator(".runs")).not().containsText("from-page");
    }

    @Test
    void everyViewFitsItsScreenAndHindersNobodyOnADeskInLightAndOnAPhoneInTheDark() {
        List<String> views = List.of(
                "runs",
                "compare",
                "services",
                "start",
                "runs/" + system.mixmatch(),
                "runs/" + system.mixmatch() + "/samples",
                "runs/" + system.mixmatch() + "/classes",
                "runs/" + system.mixmatch() + "/mistakes",
                "runs/" + system.mixmatch() + "/assumptions",
                "runs/" + system.mixmatch() + "/spec",
                "runs/" + system.mixmatch() + "/events",
                "runs/" + system.supervised());
        Map.of(Chromium.DESK, ColorScheme.LIGHT, Chromium.PHONE, ColorScheme.DARK)
                .forEach((width, scheme) -> {
                    Page page = chromium.open(system.address(), width, scheme);
                    for (String view : views) {
                        show(page, view);
                        Chromium.assertFits(page);
                        Chromium.assertNobodyIsHindered(page);
                        picture(page, width + "-" + view.replaceAll("^runs/.*(mixmatch|supervised)[^/]*/?", "$1-"));
                    }
                });
    }

    /** Elements of a page that scroll sideways, and that the keyboard can't reach. */
    private static final String SCROLLS_BEYOND_THE_KEYBOARD =
            "[...document.querySelectorAll('body *')].filter(e => e.scrollWidth > e.clientWidth + 1"
                    + " && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX) && e.tabIndex < 0).length";

    @Test
    void theReportServesAPhoneAndAKeyboardAsWell() {
        String report = system.address() + "/api/v1/runs/" + system.mixmatch() + "/files/report.html";
        Map.of(Chromium.DESK, ColorScheme.LIGHT, Chromium.PHONE, ColorScheme.DARK)
                .forEach((width, scheme) -> {
                    Page page = chromium.open(report, width, scheme);
                    assertThat(page.locator("h1")).isVisible();
                    Chromium.assertFits(page);
                    assertThat(page.evaluate(SCROLLS_BEYOND_THE_KEYBOARD))
                            .as("what only a finger scrolls")
                            .isEqualTo(0);
                    picture(page, width + "-report");
                });
    }

    @Test
    void theKeyboardReachesEverythingAndARunIsFoundByIt() {
        Page page = desk("runs");
        page.keyboard().press("Tab");
        assertThat(page.locator(".skip")).isFocused();
        page.getByLabel("Compare " + system.mixmatch()).focus();
        page.keyboard().press("Tab");
        page.keyboard().press("Enter");
        assertThat(page.locator("h1")).hasText(system.mixmatch());
        assertThat(page.locator("h1")).isFocused();
    }

    private static Page desk(String view) {
        return show(chromium.open(system.address(), Chromium.DESK, ColorScheme.LIGHT), view);
    }

    private static Page show(Page page, String view) {
        page.navigate(system.address() + "/#/" + view);
        assertThat(page.locator("h1")).isVisible();
        assertThat(page.locator("[aria-busy]")).hasCount(0);
        return page;
    }

    private static Page.GetByTextOptions exactly() {
        return new Page.GetByTextOptions().setExact(true);
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    /** Pixels of a chart that are not empty. */
    private static int painted(Locator chart) {
        return (Integer) chart.locator("canvas")
                .evaluate("c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data"
                        + ".filter((v, i) => i % 4 === 3 && v > 0).length");
    }

    private static void picture(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + ".png"))
                .setFullPage(true));
    }

    /** A one, as somebody would draw it. */
    private static Path drawnOne(Path folder) throws IOException {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = image.createGraphics();
        pen.setColor(Color.WHITE);
        pen.fillRect(28, 6, 10, 52);
        pen.dispose();
        Path file = folder.resolve("one.png");
        ImageIO.write(image, "png", file.toFile());
        return file;
    }
}
