package mixmatch.cli.system;

import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Interruption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code up}: leaves the system running in the background. */
@Command(
        name = "up",
        description = "Starts Kafka, S3 and the services, and returns when all is ready; train with the same --dir"
                + " uses them.")
public final class UpCommand implements Callable<Integer> {
    private static final String PREFIX = "mixmatch: ";

    @Spec
    CommandSpec spec;

    @Mixin
    ClusterOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // Refuses what can be refused here, before anything is started.
        ClusterPlan plan = cluster.plan(System.getenv());
        WorkDir dir = cluster.open();
        Optional<UpState> before = UpState.read(dir.upFile());
        if (before.isPresent()) {
            throw CommandFailure.badInput("a system is already up in %s (process %d); `mixmatch down` ends it"
                    .formatted(dir.root(), before.get().pid()));
        }
        String parts = plan.describe(true, plan.replicas());
        if (!parts.isEmpty()) {
            cluster.console.say("starting " + parts);
        }
        Process supervisor = supervise(dir);
        try (Interruption.Registration end = Interruption.onInterrupt(supervisor::destroy)) {
            show(awaitReady(dir, supervisor));
        }
        return 0;
    }

    private Process supervise(WorkDir dir) throws IOException {
        Installation home = Installation.current();
        List<String> command = home.ownJvm(
                "command",
                List.of("-Xmx96m", "-D" + Installation.HOME + "=" + home.root()),
                spec.root().userObject().getClass());
        command.add("supervise");
        List<String> arguments = spec.commandLine().getParseResult().originalArgs();
        command.addAll(arguments.subList(arguments.indexOf("up") + 1, arguments.size()));
        Path log = dir.log("up");
        Files.deleteIfExists(log);
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    private UpState awaitReady(WorkDir dir, Process supervisor) throws IOException, InterruptedException {
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

    private void show(UpState state) {
        PrintStream out = cluster.console.out();
        out.println("kafka " + state.kafka());
        out.println("s3 " + state.s3());
        if (!state.page().isEmpty()) {
            out.println("page " + state.page());
        }
        state.replicas().forEach((name, pid) -> out.println(UpState.service(name) + " " + pid));
    }
}
