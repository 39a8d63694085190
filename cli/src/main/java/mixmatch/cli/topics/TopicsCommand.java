package mixmatch.cli.topics;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.cli.terminal.TextTable;
import mixmatch.proto.Topic;
import mixmatch.spec.Spelling;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics}: all topics in a table; its subcommands read what is in them. */
@Command(
        name = "topics",
        description = "Lists the topics; with a subcommand, reads them.",
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

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Option(
            names = "--check",
            description = "Compare them with their declarations. Exit code 1: runs would lose data or can't work.")
    boolean check;

    @Option(names = "--repair", description = "Check, and mend what needs no deletion.")
    boolean repair;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (check || repair) {
            return new TopicCheck(cluster, json).run(repair);
        }
        try (AllRuns runs = open(cluster)) {
            List<TopicSurvey.Figures> figures = look(runs.session().addresses());
            if (json) {
                figures.forEach(f -> cluster.console.out().println(f.json()));
            } else {
                cluster.console.out().print(table(figures));
            }
        }
        return 0;
    }

    /** @throws CommandFailure where the folder has no broker's data, so that none needs to be started */
    static AllRuns open(SystemOptions options) throws IOException, InterruptedException {
        refuseWhereNoneCanBe(options);
        return AllRuns.look(options);
    }

    static void refuseWhereNoneCanBe(SystemOptions options) {
        if (!AllRuns.mayExist(options)) {
            throw CommandFailure.badInput(
                    "there are no topics in %s, as nothing was ever started there; give the --dir of a system, or --kafka"
                            .formatted(options.dir));
        }
    }

    /** The topic that a person calls by its full name, by that without the prefix, or by the last word of it. */
    static Topic topic(String text, String prefix) {
        Map<String, Topic> names = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            names.put(topic.name(prefix), topic);
            names.put(topic.shortName(), topic);
            names.put(lastWord(topic), topic);
        }
        if (!names.containsKey(text)) {
            List<String> words =
                    Stream.of(Topic.values()).map(TopicsCommand::lastWord).toList();
            boolean isNear = Spelling.to(text, names.keySet()).isPresent();
            throw CommandFailure.badInput("there is no topic %s; %s"
                    .formatted(Printable.line(text), Spelling.remedy(text, isNear ? names.keySet() : words)));
        }
        return names.get(text);
    }

    static String lastWord(Topic topic) {
        return topic.shortName().substring(topic.shortName().lastIndexOf('.') + 1);
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
