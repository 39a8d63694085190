package mixmatch.cli.runs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import mixmatch.cli.system.Brokers;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.system.Session;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.runs.RunLife;
import mixmatch.runs.RunView;
import mixmatch.runs.RunWatch;
import mixmatch.v1.RunState;

/** All runs as the topics describe them, in a session that has broker and store but not necessarily services. */
public record AllRuns(Session session, RunWatch watch) implements AutoCloseable {
    private static final Duration SAID_AFTER = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(200);

    /** Reads them, for a command that starts services, and lets go on the run that a person named so, unless that is empty. */
    static AllRuns open(SystemOptions options, String goesOn) throws IOException, InterruptedException {
        return of(Session.begin(options, false), goesOn);
    }

    /** Reads them, for a command that starts no service; also while another command has the folder. */
    public static AllRuns look(SystemOptions options) throws IOException, InterruptedException {
        return of(Session.begin(options, true), "");
    }

    private static AllRuns of(Session session, String goesOn) throws IOException, InterruptedException {
        try {
            session.open(Set.of(), goesOn);
            RunWatch watch = RunWatch.ofAll(session.addresses().broker());
            watch.catchUp();
            return new AllRuns(session, watch);
        } catch (IOException | InterruptedException | RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** False for a folder in which nothing was ever started; looks at it without making it. */
    public static boolean mayExist(SystemOptions options) {
        return options.kafka(System.getenv()).isPresent() || Brokers.present(options.dir);
    }

    /** @throws CommandFailure where the folder has no run, so that none needs to be looked for */
    public static void refuseWhereNoneCanBe(SystemOptions options, String text) {
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

    /** A check of the system, again and again in a wait; it says what is waited for once that takes seconds. */
    Runnable checkSaying(String what) {
        long started = System.nanoTime();
        AtomicBoolean said = new AtomicBoolean();
        return () -> {
            session.check();
            if (System.nanoTime() - started > SAID_AFTER.toNanos() && said.compareAndSet(false, true)) {
                session.console.say(what);
            }
        };
    }

    /** Looks at the runs until something has come; throws {@code tooLong} where that takes more than {@code most}. */
    void await(BooleanSupplier come, Runnable check, Duration most, String tooLong) {
        long deadline = System.nanoTime() + most.toNanos();
        while (!come.getAsBoolean()) {
            check.run();
            if (System.nanoTime() > deadline) {
                throw CommandFailure.failed(tooLong);
            }
            watch.poll(POLL);
        }
    }

    Path folder(RunView run) {
        return session.dir.run(run.run());
    }

    @Override
    public void close() throws IOException {
        watch.close();
        session.close();
    }
}
