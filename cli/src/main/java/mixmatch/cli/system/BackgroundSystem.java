package mixmatch.cli.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.gpu.GpuNatives;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A system that stays up when the command that starts it ends, held by a process of its own: {@code supervise}. */
@Command(name = "supervise", hidden = true)
public final class BackgroundSystem implements Callable<Integer> {
    private static final String PREFIX = "mixmatch: ";
    /** Bytes of what the holding process says, a line each time that it starts a child anew; then the file begins anew. */
    private static final long MOST_SAID = 1 << 20;

    @Mixin
    ClusterOptions cluster;

    /** Starts a system by the command's class, and returns when all is ready; {@link CommandFailure} with the reason where not. */
    public static UpState start(ClusterOptions options, Class<?> main) throws IOException, InterruptedException {
        ClusterPlan plan = options.plan(System.getenv());
        String parts = plan.describe(true, plan.replicas());
        if (!parts.isEmpty()) {
            options.console.say("starting " + parts);
        }
        WorkDir dir = WorkDir.at(options.dir);
        if (Session.guesses(plan.replicas())) {
            // Here, where a person can be asked and sees how it gets on.
            options.gpu |= GpuNatives.of(dir.gpuNatives(), options.console)
                    .take(options.gpu)
                    .required();
        }
        Installation home = Installation.current();
        List<String> command =
                home.ownJvm("command", List.of("-Xmx96m", "-D" + Installation.HOME + "=" + home.root()), main);
        command.add("supervise");
        command.addAll(options.arguments());
        Path log = dir.log("up");
        Files.deleteIfExists(log);
        Process supervisor = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        try (Interruption.Registration end = Interruption.onInterrupt(supervisor::destroy)) {
            return awaitReady(dir, supervisor);
        }
    }

    private static UpState awaitReady(WorkDir dir, Process supervisor) throws IOException, InterruptedException {
        while (true) {
            Optional<UpState> up = UpState.read(dir.upFile()).filter(state -> state.pid() == supervisor.pid());
            if (up.isPresent()) {
                return up.get();
            }
            if (supervisor.waitFor(100, TimeUnit.MILLISECONDS)) {
                String sentence = lastSentence(dir.log("up"));
                throw supervisor.exitValue() == CommandFailure.BAD_INPUT
                        ? CommandFailure.badInput(sentence)
                        : CommandFailure.failed(sentence);
            }
        }
    }

    private static String lastSentence(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith(PREFIX))
                .reduce((first, second) -> second)
                .map(line -> line.substring(PREFIX.length()))
                .orElse("the system did not start; " + log + " says why");
    }

    /** The process that holds the children until {@code down} ends it. */
    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkDir dir = cluster.open();
        ClusterPlan plan = cluster.plan(System.getenv());
        Thread archiving = new Thread(BackgroundSystem::archiveClasses, "archive-classes");
        try (Session session = Session.alone(dir, plan, cluster.gpu, cluster.console);
                Interruption.Registration ignored = Interruption.onInterrupt(() -> end(archiving))) {
            session.start();
            Cluster started = session.cluster.orElseThrow();
            started.awaitServices();
            UpState written = null;
            try {
                while (true) {
                    session.check();
                    UpState now = UpState.of(started.addresses(), plan, started.page(), started.replicas());
                    // A replica that was started again has another process id, and may have another port.
                    if (!now.equals(written)) {
                        now.write(dir.upFile());
                        if (written == null) {
                            // Whoever waits for the system has it by now.
                            archiving.start();
                        }
                        written = now;
                    }
                    ChildOutput.beginAnew(dir.log("up"), MOST_SAID);
                    TimeUnit.MILLISECONDS.sleep(300);
                }
            } finally {
                Files.deleteIfExists(dir.upFile());
                end(archiving);
            }
        }
    }

    private static void archiveClasses() {
        try {
            Installation.current().archiveClasses();
        } catch (InterruptedException e) {
            // The system goes down; what is not made by then is made the next time.
        }
    }

    private static void end(Thread archiving) {
        archiving.interrupt();
        try {
            archiving.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
