package mixmatch.cli.terminal;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressState;
import mixmatch.v1.Progress;

/** Progress on a terminal: one line that is drawn over. */
final class ProgressOnTerminal implements ProgressDisplay {
    /** A bar that is narrower says nothing that the numbers don't. */
    private static final int NARROWEST_BAR = 8;

    private final ProgressBar bar;

    /** @param columns of the terminal; the last one stays free, as some terminals go to the next line after it */
    ProgressOnTerminal(PrintStream out, int columns, String name, long steps) {
        this.bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(steps)
                .setRenderer(ProgressOnTerminal::line)
                .setUpdateIntervalMillis(500)
                .setConsumer(new ConsoleProgressBarConsumer(out, columns - 1))
                .build();
    }

    @Override
    public void show(Progress progress) {
        bar.maxHint(progress.getSteps());
        bar.stepTo(progress.getStep());
        bar.setExtraMessage(ProgressText.brief(progress));
    }

    private static String line(ProgressState state, int columns) {
        String line = line(state.getTaskName(), state.getCurrent(), state.getMax(), state.getExtraMessage(), columns);
        // Draws over all of the line before it.
        return line + " ".repeat(columns - line.length());
    }

    /** Name, bar where there is room, step, and the text; never longer than {@code columns}. */
    static String line(String name, long step, long steps, String text, int columns) {
        String numbers = "%d/%d  %s".formatted(step, steps, text);
        int room = columns - name.length() - numbers.length() - "  [] ".length();
        String line = name + "  " + (room < NARROWEST_BAR ? "" : bar(step, steps, room) + " ") + numbers;
        return line.length() > columns ? line.substring(0, columns) : line;
    }

    private static String bar(long step, long steps, int width) {
        int done = steps <= 0 ? 0 : (int) Math.min(width, step * width / steps);
        return "[" + "=".repeat(done) + " ".repeat(width - done) + "]";
    }

    @Override
    public void close() {
        bar.close();
    }
}
