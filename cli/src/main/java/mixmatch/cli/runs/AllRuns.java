package mixmatch.cli.runs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.FolderUse;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.Session;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.QuietLogging;
import mixmatch.cli.terminal.Wait;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.v1.RunState;

/**
 * All runs as the topics describe them, in a session that has broker and store but not necessarily services. Broker and store
 * are up in the folder, or in a cluster elsewhere, or this command starts and ends them.
 */
public record AllRuns(WorkDir dir, FolderUse use, Session session, RunWatch watch) implements AutoCloseable {
    /**
     * Reads them, for a command that starts services.
     *
     * @param goesOn a run, as a person named it, that this command lets go on; may be empty
     */
    static AllRuns open(ClusterOptions options, String goesOn, Console console)
            throws IOException, InterruptedException {
        return open(options, goesOn, console, false);
    }

    /** Reads them, for a command that starts no service; also while another command has the folder. */
    public static AllRuns look(ClusterOptions options, Console console) throws IOException, InterruptedException {
        return open(options, "", console, true);
    }

    private static AllRuns open(ClusterOptions options, String goesOn, Console console, boolean looksOnly)
            throws IOException, InterruptedException {
        options.plan(System.getenv());
        WorkDir dir = options.open();
        QuietLogging.toFile(dir.log("mixmatch"));
        FolderUse use = looksOnly ? FolderUse.look(dir, options) : FolderUse.begin(dir, options);
        try {
            Session session = Session.openStores(Installation.current(), use, options, goesOn, console);
            try {
                RunWatch watch = RunWatch.ofAll(session.addresses().broker());
                watch.catchUp();
                return new AllRuns(dir, use, session, watch);
            } catch (RuntimeException e) {
                session.close();
                throw e;
            }
        } catch (IOException | InterruptedException | RuntimeException e) {
            use.close();
            throw e;
        }
    }

    /** False for a folder in which nothing was ever started; looks at it without making it. */
    public static boolean mayExist(ClusterOptions options) {
        return !options.kafka.isEmpty() || Files.exists(options.dir.resolve("kafka"));
    }

    /** @throws CommandFailure where the folder has no run, so that none needs to be looked for */
    public static void refuseWhereNoneCanBe(ClusterOptions options, String text) {
        if (!mayExist(options)) {
            throw CommandFailure.badInput(
                    "there is no run %s, as nothing was ever trained in %s; give the --dir that it is in"
                            .formatted(text, options.dir));
        }
    }

    /** @throws CommandFailure where a person's text names no run or several */
    public RunView find(String text) {
        return RunNames.find(watch.submitted(), text);
    }

    List<RunView> newestFirst() {
        return watch.submitted().stream().sorted(RunNames.byAge().reversed()).toList();
    }

    public RunLife life(RunView run) {
        return run.life(Instant.now(), session.since());
    }

    /** True while an owner trains the run. */
    boolean owned(RunView run) {
        return run.state().getPhase() == RunState.Phase.PHASE_RUNNING && run.beats(Instant.now(), session.since());
    }

    /** The last completed step, as far as it is known. */
    public long step(RunView run) {
        // Between checkpoints only the heartbeat tells; without an owner those steps are lost.
        return Math.max(run.state().getStep(), owned(run) ? run.progress().getStep() : 0);
    }

    /**
     * Looks at the runs until something has come.
     *
     * @param tooLong what is said where it takes more than {@code most}
     */
    void await(BooleanSupplier come, Wait wait, Duration most, String tooLong) {
        while (!come.getAsBoolean()) {
            session.check();
            if (wait.isLongerThan(most)) {
                throw CommandFailure.failed(tooLong);
            }
            wait.look(watch);
        }
    }

    Path folder(RunView run) {
        return dir.run(run.run());
    }

    @Override
    public void close() throws IOException {
        watch.close();
        session.close();
        use.close();
    }
}
