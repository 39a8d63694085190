package mixmatch.cli;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The measurements of {@code bench/page} on a run's page: milliseconds until it is painted, and processor time while it is
 * looked at.
 */
final class PageCost {
    private static final int LOADS = 7;
    private static final int LOOKING_SECONDS = 60;
    /** The kernel's clock ticks a second, as in /proc. */
    private static final double TICKS = 100;

    private static final String PAINTED =
            "performance.getEntriesByName('first-contentful-paint').map(p => p.startTime)[0] ?? 0";

    private PageCost() {}

    /** Arguments: the page's address, the run, eval's process id. */
    public static void main(String[] arguments) throws Exception {
        String run = arguments[0] + "/#/runs/" + arguments[1];
        long eval = Long.parseLong(arguments[2]);
        try (Chromium chromium = Chromium.start()) {
            List<Double> painted = new ArrayList<>();
            List<Double> drawn = new ArrayList<>();
            for (int i = 0; i < LOADS; i++) {
                Page page = chromium.open(run, Chromium.DESK, ColorScheme.LIGHT);
                page.locator("figure:has-text('Loss') canvas").first().waitFor();
                drawn.add(((Number) page.evaluate("performance.now()")).doubleValue());
                painted.add(((Number) page.evaluate(PAINTED)).doubleValue());
                page.context().close();
            }
            say("first paint, median of %d loads: %.0f ms; the first: %.0f ms", LOADS, median(painted), painted.get(0));
            say("curves drawn, median of %d loads: %.0f ms; the first: %.0f ms", LOADS, median(drawn), drawn.get(0));

            Page page = chromium.open(run, Chromium.DESK, ColorScheme.LIGHT);
            page.locator("figure:has-text('Loss') canvas").first().waitFor();
            page.waitForTimeout(5_000);
            double browserBefore = browserSeconds();
            double evalBefore = seconds(eval);
            page.waitForTimeout(1000.0 * LOOKING_SECONDS);
            say(
                    "looking for %d s: the browser took %.2f %% of a core",
                    LOOKING_SECONDS, share(browserSeconds() - browserBefore));
            say("looking for %d s: eval took %.2f %% of a core", LOOKING_SECONDS, share(seconds(eval) - evalBefore));
            page.context().close();
            double without = seconds(eval);
            Thread.sleep(1000L * LOOKING_SECONDS);
            say("not looking for %d s: eval took %.2f %% of a core", LOOKING_SECONDS, share(seconds(eval) - without));
        }
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static double share(double seconds) {
        return 100 * seconds / LOOKING_SECONDS;
    }

    /** Of all processes of the browser that this process has started. */
    private static double browserSeconds() throws IOException {
        double sum = 0;
        try (Stream<ProcessHandle> all = ProcessHandle.current().descendants()) {
            for (ProcessHandle each : all.toList()) {
                if (each.info().command().orElse("").contains("chromium")) {
                    sum += seconds(each.pid());
                }
            }
        }
        return sum;
    }

    /** Processor time of a process since its start. */
    private static double seconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
