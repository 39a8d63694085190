package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.Interruption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code supervise}: the process that {@code up} leaves behind. It holds the children until {@code down} ends it. */
@Command(name = "supervise", hidden = true)
public final class SuperviseCommand implements Callable<Integer> {
    @Mixin
    ClusterOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkDir dir = cluster.open();
        ClusterPlan plan = cluster.plan(System.getenv());
        Thread archiving = new Thread(SuperviseCommand::archiveClasses, "archive-classes");
        try (Session session = Session.alone(dir, plan, cluster.console);
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
