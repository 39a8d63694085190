package mixmatch.cli.system;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;

/** A system that stays up when the command that starts it ends, held by a process of its own ({@link SuperviseCommand}). */
public final class BackgroundSystem {
    private static final String PREFIX = "mixmatch: ";

    private BackgroundSystem() {}

    /** Starts a system by the command's class, and returns when all is ready; {@link CommandFailure} with the reason where not. */
    public static UpState start(ClusterOptions options, Class<?> main) throws IOException, InterruptedException {
        ClusterPlan plan = options.plan(System.getenv());
        String parts = plan.describe(true, plan.replicas());
        if (!parts.isEmpty()) {
            options.console.say("starting " + parts);
        }
        WorkDir dir = WorkDir.at(options.dir);
        Process supervisor = supervise(dir, options, main);
        try (Interruption.Registration end = Interruption.onInterrupt(supervisor::destroy)) {
            return awaitReady(dir, supervisor);
        }
    }

    private static Process supervise(WorkDir dir, SystemOptions options, Class<?> main) throws IOException {
        Installation home = Installation.current();
        List<String> command =
                home.ownJvm("command", List.of("-Xmx96m", "-D" + Installation.HOME + "=" + home.root()), main);
        command.add("supervise");
        command.addAll(options.arguments());
        Path log = dir.log("up");
        Files.deleteIfExists(log);
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
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
}
