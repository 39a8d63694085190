package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;

/**
 * What the topics say of all runs, in a session that has broker and store but not necessarily services: what is up in the
 * folder, a cluster elsewhere, or what this command starts and ends.
 */
record AllRuns(WorkDir dir, FolderUse use, Session session, RunWatch watch) implements AutoCloseable {
    /** How the folder is begun to be used. */
    private interface Begin {
        FolderUse begin(WorkDir dir, ClusterOptions options) throws IOException;
    }

    /**
     * Reads them, for a command that starts services.
     *
     * @param goesOn a run, as a person named it, that this command lets go on; may be empty
     */
    static AllRuns open(ClusterOptions options, String goesOn, Talk talk) throws IOException, InterruptedException {
        return open(options, goesOn, talk, FolderUse::begin);
    }

    /** Reads them, for a command that starts no service; also while another command has the folder. */
    static AllRuns look(ClusterOptions options, Talk talk) throws IOException, InterruptedException {
        return open(options, "", talk, FolderUse::look);
    }

    private static AllRuns open(ClusterOptions options, String goesOn, Talk talk, Begin begin)
            throws IOException, InterruptedException {
        options.plan(System.getenv());
        WorkDir dir = options.open();
        QuietLogging.toFile(dir.log("mixmatch"));
        FolderUse use = begin.begin(dir, options);
        try {
            Session session = Session.openStores(Installation.current(), use, options, goesOn, talk);
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
    static boolean mayExist(ClusterOptions options) {
        return !options.kafka.isEmpty() || Files.exists(options.dir.resolve("kafka"));
    }

    /** @throws CommandFailure where the folder has no run, so that none needs to be looked for */
    static void refuseWhereNoneCanBe(ClusterOptions options, String text) {
        if (!mayExist(options)) {
            throw CommandFailure.badInput(
                    "there is no run %s, as nothing was ever trained in %s; give the --dir that it is in"
                            .formatted(text, options.dir));
        }
    }

    /** @throws CommandFailure where a person's text names no run or several */
    RunView find(String text) {
        return RunNames.find(watch.submitted(), text);
    }

    List<RunView> newestFirst() {
        return watch.submitted().stream().sorted(RunNames.byAge().reversed()).toList();
    }

    RunLife life(RunView run) {
        return run.life(Instant.now(), session.since());
    }

    /** True while an owner trains the run. */
    boolean owned(RunView run) {
        return run.state().getPhase() == mixmatch.v1.RunState.Phase.PHASE_RUNNING
                && run.beats(Instant.now(), session.since());
    }

    /** The last completed step, as far as it is known. */
    long step(RunView run) {
        // Between checkpoints only the heartbeat tells; without an owner those steps are lost.
        return Math.max(run.state().getStep(), owned(run) ? run.progress().getStep() : 0);
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
