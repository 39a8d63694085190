package mixmatch.cli.runs;

import java.io.IOException;
import java.util.concurrent.Callable;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.system.RunNames;
import mixmatch.cli.terminal.Console;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code show}: everything that is known of a run. */
@Command(name = "show", description = "Says everything that is known of a run.", mixinStandardHelpOptions = true)
public final class ShowCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "RUN", description = RunNames.HELP)
    String run;

    @Option(names = "--json", description = "Print it as a JSON object, on one line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    public ShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, run);
        try (AllRuns runs = AllRuns.look(cluster, console)) {
            RunDetails details = RunDetails.of(runs.find(run), runs);
            if (json) {
                console.out().println(details.toJson());
            } else {
                console.out().print(details.text());
            }
        }
        return 0;
    }
}
