package mixmatch.cli.system;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up}: leaves the system running in the background. */
@Command(
        name = "up",
        description = "Starts Kafka, S3 and the services, and returns when all is ready; train with the same --dir"
                + " uses them.")
public final class UpCommand implements Callable<Integer> {
    @Spec
    CommandSpec spec;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        // Refuses what can be refused here, before anything is started.
        cluster.plan(System.getenv());
        WorkDir dir = cluster.open();
        Optional<UpState> before = UpState.read(dir.upFile());
        if (before.isPresent()) {
            throw CommandFailure.badInput("a system is already up in %s (process %d); `mixmatch down` ends it"
                    .formatted(dir.root(), before.get().pid()));
        }
        UpState state = BackgroundSystem.start(cluster, spec.root().userObject().getClass());
        PrintStream out = cluster.console.out();
        if (json) {
            out.println(new ObjectMapper().writeValueAsString(state));
            return 0;
        }
        out.println("kafka " + state.endpoints().kafka());
        out.println("s3 " + state.endpoints().s3());
        if (!state.page().isEmpty()) {
            out.println("page " + state.page());
        }
        state.replicas().forEach((name, pid) -> out.println(UpState.service(name) + " " + pid));
        return 0;
    }
}
