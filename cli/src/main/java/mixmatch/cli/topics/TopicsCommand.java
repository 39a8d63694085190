package mixmatch.cli.topics;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.ClusterOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.Console;
import mixmatch.cli.terminal.TextTable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics}: all topics in a table; its subcommands read what is in them. */
@Command(
        name = "topics",
        description = "Lists the topics; with a subcommand, reads them.",
        mixinStandardHelpOptions = true,
        subcommands = {
            TopicsTailCommand.class,
            TopicsShowCommand.class,
            TopicsTraceCommand.class,
            TopicsTypesCommand.class
        })
public final class TopicsCommand implements Callable<Integer> {
    private static final List<String> HEADER =
            List.of("topic", "partitions", "messages", "bytes", "messages/s", "lag of groups", "what it is for");
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private final Console console;

    @Option(names = "--json", description = "Print them as JSON objects, one a line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    public TopicsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (AllRuns runs = open(cluster, console)) {
            List<TopicSurvey.Figures> figures = look(runs.session().addresses());
            if (json) {
                figures.forEach(f -> console.out().println(f.json()));
            } else {
                console.out().print(table(figures));
            }
        }
        return 0;
    }

    /** @throws CommandFailure where the folder has no broker's data, so that none needs to be started */
    static AllRuns open(ClusterOptions options, Console console) throws IOException, InterruptedException {
        if (!AllRuns.mayExist(options)) {
            throw CommandFailure.badInput(
                    "there are no topics in %s, as nothing was ever started there; give the --dir of a system, or --kafka"
                            .formatted(options.dir));
        }
        return AllRuns.look(options);
    }

    private static List<TopicSurvey.Figures> look(Addresses addresses) throws InterruptedException {
        String broker = "the broker at " + addresses.kafka();
        try (Admin admin = Admin.create(addresses.client())) {
            return new TopicSurvey(admin, addresses.topicPrefix(), BETWEEN_LOOKS).look();
        } catch (ExecutionException e) {
            String why = e.getCause().getMessage();
            throw CommandFailure.failed("%s does not describe the topics: %s".formatted(broker, why), e);
        } catch (TimeoutException e) {
            throw CommandFailure.failed(broker + " did not describe the topics in time; try again", e);
        }
    }

    private static String table(List<TopicSurvey.Figures> figures) {
        TextTable table = new TextTable(column -> column == 0 || column > 4, HEADER);
        for (TopicSurvey.Figures topic : figures) {
            table.add(List.of(
                    topic.name(),
                    Integer.toString(topic.partitions()),
                    Long.toString(topic.messages()),
                    topic.bytes().isPresent() ? bytes(topic.bytes().getAsLong()) : "-",
                    String.format(Locale.ROOT, "%.1f", topic.rate()),
                    topic.lagText(),
                    topic.topic().purpose()));
        }
        return table.text();
    }

    /** As in {@code 8.4 kB}: by thousands. */
    static String bytes(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1000 && unit < UNITS.length - 1) {
            size /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }
}
