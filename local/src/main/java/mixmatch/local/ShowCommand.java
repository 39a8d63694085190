package mixmatch.local;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code show}: everything that is known of a run. */
@Command(name = "show", description = "Says everything that is known of a run.", mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    private final Talk talk;

    @Parameters(paramLabel = "RUN", description = RunNames.HELP)
    String run;

    @Option(names = "--json", description = "Print it as a JSON object, on one line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    ShowCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AllRuns.refuseWhereNoneCanBe(cluster, run);
        try (AllRuns runs = AllRuns.look(cluster, talk)) {
            RunDetails details = RunDetails.of(runs.find(run), runs);
            if (json) {
                talk.out().println(details.toJson());
            } else {
                talk.out().print(details.text());
            }
        }
        return 0;
    }
}
