package mixmatch.local;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import mixmatch.v1.Progress;

/** Progress on a terminal: one line that is drawn over. */
final class ProgressOnTerminal implements ProgressDisplay {
    private final ProgressBar bar;

    ProgressOnTerminal(PrintStream out, int columns, String run, long steps) {
        this.bar = new ProgressBarBuilder()
                .setTaskName(run)
                .setInitialMax(steps)
                .setStyle(ProgressBarStyle.ASCII)
                .hideEta()
                .setUpdateIntervalMillis(500)
                .setConsumer(new ConsoleProgressBarConsumer(out, columns))
                .build();
    }

    @Override
    public void show(Progress progress) {
        bar.maxHint(progress.getSteps());
        bar.stepTo(progress.getStep());
        bar.setExtraMessage(" " + ProgressText.losses(progress) + "  " + ProgressText.rate(progress));
    }

    @Override
    public void close() {
        bar.close();
    }
}
