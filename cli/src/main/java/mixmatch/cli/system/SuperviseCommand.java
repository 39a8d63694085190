package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.QuietLogging;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code supervise}: the process that {@code up} leaves behind. It holds the children until {@code down} ends it. */
@Command(name = "supervise", hidden = true)
public final class SuperviseCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    ClusterOptions cluster;

    public SuperviseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkDir dir = cluster.open();
        QuietLogging.toFile(dir.log("mixmatch"));
        ClusterPlan plan = cluster.plan(System.getenv());
        Installation home = Installation.current();
        try (FolderUse use = FolderUse.alone(dir);
                Session session = Session.start(home, use, plan, console);
                ClassArchiving archiving = new ClassArchiving(home)) {
            Cluster started = session.cluster().orElseThrow();
            started.awaitServices();
            UpState written = null;
            try {
                while (true) {
                    session.check();
                    UpState now = UpState.of(
                            started.addresses(), plan, cluster.kafkaConfig(), started.page(), started.replicas());
                    // A replica that was started again has another process id, and may have another port.
                    if (!now.equals(written)) {
                        now.write(dir.upFile());
                        // Whoever waits for the system has it by now.
                        archiving.begin();
                        written = now;
                    }
                    TimeUnit.MILLISECONDS.sleep(300);
                }
            } finally {
                Files.deleteIfExists(dir.upFile());
            }
        }
    }
}
