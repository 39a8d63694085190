package mixmatch.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The process that {@code up} leaves behind: it holds the children until {@code down} ends it. */
@Command(name = "supervise", hidden = true)
final class SuperviseCommand implements Callable<Integer> {
    private final Talk talk;

    @Mixin
    ClusterOptions cluster;

    SuperviseCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        WorkDir dir = cluster.open();
        QuietLogging.toFile(dir.log("mixmatch"));
        ClusterPlan plan = cluster.plan(System.getenv());
        try (FolderUse use = FolderUse.alone(dir);
                Session session = Session.start(Installation.current(), use, plan, talk)) {
            Cluster started = session.cluster().orElseThrow();
            started.awaitServices();
            Map<String, Long> written = Map.of();
            Optional<URI> page = Optional.empty();
            try {
                while (true) {
                    session.check();
                    Map<String, Long> now = started.replicas();
                    // A replica that was started again has another process id, and may have another port.
                    if (!now.equals(written) || !started.page().equals(page)) {
                        page = started.page();
                        UpState.write(dir, started, plan, cluster.kafkaConfig());
                        if (written.isEmpty()) {
                            // Whoever waits for the system has it by now.
                            session.archiveClasses();
                        }
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
