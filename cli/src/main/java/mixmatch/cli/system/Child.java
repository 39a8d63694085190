package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mixmatch.cli.embedded.StoreProcess;
import mixmatch.cli.files.Folders;
import mixmatch.cli.terminal.CommandFailure;

/**
 * A child process that is kept alive: it is started again when it ends unasked, with a growing pause, and killed when
 * it hangs. One that ends at once five times in a row is given up, its last log line the reason. Its standard input is
 * a pipe that this process never writes to and closes only by ending: so the child knows that it is an orphan.
 */
public final class Child {
    private static final int TRIES = 5;
    private static final Duration AT_ONCE = Duration.ofSeconds(20);
    private static final long LONGEST_PAUSE_MILLIS = 8000;

    private final ChildCommand command;
    private final HangLimit limit;
    private final Consumer<String> say;
    private final Thread keeper;
    // Of the keeper alone, once that runs.
    private int port;
    // Written under the lock of this: a stop must not miss a process that the keeper has just started.
    private volatile Process process;
    private volatile ChildOutput output;
    private volatile boolean suspended;
    /** Why it was given up, in a sentence; empty while it is not. */
    volatile String givenUp = "";
    /** The process that was killed on purpose last; none before the first. */
    private volatile Process killed;

    private boolean stopping;
    /** How many keep it away. */
    private int held;

    /** @param say takes a sentence for the person when the child is started again */
    public Child(ChildCommand command, HangLimit limit, Consumer<String> say) throws IOException {
        this.command = command;
        this.limit = limit;
        this.say = say;
        this.port = command.port().asked();
        this.process = launch();
        this.keeper = new Thread(this::keepAlive, "keep-" + command.name());
        this.keeper.setDaemon(true);
        keeper.start();
    }

    public String name() {
        return command.name();
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** The port that its process listens on; empty until it has said so. */
    public OptionalInt port() {
        return command.saidPort();
    }

    /** Asks it to end; it is not started again. */
    public synchronized void askToEnd() {
        stopping = true;
        notifyAll();
        // Not Process.destroy(): that also closes the pipe, whose end tells the child that it is an orphan.
        process.toHandle().destroy();
        resume();
    }

    /** Kills it on purpose, with -9: it is started again as after any other end, which says nothing and counts for nothing. */
    public synchronized void kill() {
        // If it has just ended by itself, that end is not on purpose.
        killed = process.isAlive() ? process : killed;
        suspended = false;
        process.destroyForcibly();
    }

    /** Ends it in order, on purpose: it is started again. */
    public synchronized void restart() {
        killed = process.isAlive() ? process : killed;
        process.toHandle().destroy();
    }

    /** Kills it and keeps it away until {@link #release}, of each who did so. */
    public synchronized void hold() {
        held++;
        kill();
    }

    public synchronized void release() {
        held--;
        notifyAll();
    }

    /** Stops all its threads at once (SIGSTOP) until {@link #resume}. */
    public synchronized void suspend() {
        suspended = process.isAlive();
        if (suspended) {
            signal("STOP");
        }
    }

    public synchronized void resume() {
        if (suspended) {
            suspended = false;
            signal("CONT");
        }
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw CommandFailure.failed("%s could not be sent a signal: %s".formatted(name(), e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until it has ended, and kills it at the deadline. */
    public void awaitEnd(long deadlineNanos) throws InterruptedException {
        Process last = process;
        if (!last.waitFor(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            last.destroyForcibly().waitFor();
        }
        keeper.interrupt();
    }

    private Process launch() throws IOException {
        Folders.delete(command.temporary());
        Files.createDirectories(command.temporary());
        ProcessBuilder builder = new ProcessBuilder(command.command());
        Map<String, String> environment = builder.environment();
        // A person's settings for a broker elsewhere are not for the embedded one; where they apply, the command has
        // them.
        environment.keySet().removeIf(name -> name.startsWith(KafkaSettings.PREFIX));
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.putAll(command.environment());
        environment.put(command.port().variable(), Integer.toString(port));
        environment.put(StoreProcess.PORT_FILE, command.portFile().toString());
        Process started = builder.redirectErrorStream(true).start();
        output = new ChildOutput(started.getInputStream(), command.log());
        return started;
    }

    private void keepAlive() {
        int atOnce = 0;
        try {
            while (true) {
                long started = System.nanoTime();
                Process running = process;
                boolean hung = awaitEndOrHang(running, started);
                int code = running.waitFor();
                output.awaitEnd();
                if (code == StoreProcess.TAKEN && command.port().stays()) {
                    giveUp("its port %d has been held by another program for %d s; begin anew, and it gets another one"
                            .formatted(port, StoreProcess.PATIENCE.toSeconds()));
                    return;
                }
                boolean onPurpose = running == killed;
                boolean soon = System.nanoTime() - started < AT_ONCE.toNanos();
                atOnce = soon && !onPurpose ? atOnce + 1 : 1;
                if (atOnce >= TRIES) {
                    giveUp("it ended %d times in a row, exit code %d: %s"
                            .formatted(TRIES, code, lastLine(command.log())));
                    return;
                }
                Duration pause = pause(atOnce);
                if (!onPurpose && !hung) {
                    String sentence = "%s ended unasked (exit code %d); it is started again in %.1f s, its log is %s"
                            .formatted(name(), code, pause.toMillis() / 1000.0, command.log());
                    unlessStopping(() -> say.accept(sentence));
                }
                if (!restartAfter(pause)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Stopped.
        } catch (IOException e) {
            giveUp(e.getMessage());
        }
    }

    /** Waits for the end of the process, and kills it if it hangs; true if it had to. */
    private boolean awaitEndOrHang(Process last, long started) throws InterruptedException {
        HangLimit.Detector detector = new HangLimit.Detector(limit, started);
        boolean standsBack = command.niceness() == 0;
        long next = System.nanoTime();
        while (true) {
            next += limit.betweenProbes().toNanos();
            if (last.waitFor(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            boolean wasSuspended = suspended;
            long began = System.nanoTime();
            String problem = command.port().probe().problem(port(), limit.patience());
            long ended = System.nanoTime();
            if (suspended || wasSuspended) {
                // A probe that fails meanwhile says nothing of it.
                detector.forget();
            } else if (detector.hangs(!problem.isEmpty(), began, ended)
                    && killHanging(last, problem, detector.time())) {
                return true;
            }
            if (!standsBack && problem.isEmpty() && LivenessProbe.ready(port())) {
                Niceness.set(last.pid(), command.niceness());
                standsBack = true;
            }
            // A slow probe is not made up for by many quick ones.
            next = Math.max(next, ended - limit.betweenProbes().toNanos());
        }
    }

    /** False if the process has ended meanwhile or is asked to. */
    private synchronized boolean killHanging(Process hanging, String problem, Duration time) {
        if (stopping || !hanging.isAlive()) {
            return false;
        }
        say.accept("%s hangs: for %d s %s; it is killed and started again, its log is %s"
                .formatted(name(), time.toSeconds(), problem, command.log()));
        hanging.destroyForcibly();
        return true;
    }

    private synchronized void unlessStopping(Runnable deed) {
        if (!stopping) {
            deed.run();
        }
    }

    private boolean restartAfter(Duration pause) throws InterruptedException, IOException {
        Thread.sleep(pause.toMillis());
        synchronized (this) {
            while (held > 0 && !stopping) {
                wait();
            }
            if (stopping) {
                return false;
            }
            port = command.port().next(port, port());
            process = launch();
            return true;
        }
    }

    private void giveUp(String reason) {
        unlessStopping(() -> givenUp = name() + " can't be kept running: " + reason);
    }

    /** Half a second, doubled with each end in a row, at most 8 s. */
    static Duration pause(int endsInARow) {
        return Duration.ofMillis(Math.min(LONGEST_PAUSE_MILLIS, 500L << Math.min(10, endsInARow - 1)));
    }

    private static String lastLine(Path log) {
        try {
            // Without the frames of stack traces.
            return Files.readAllLines(log).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("\t") && !line.startsWith(" "))
                    .reduce((first, second) -> second)
                    .map(line -> line.replaceFirst("^Caused by: ", "") + " (" + log + ")")
                    .orElse("it wrote nothing to " + log);
        } catch (IOException e) {
            return "its log " + log + " can't be read";
        }
    }
}
