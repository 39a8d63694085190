package mixmatch.cli.topics;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.proto.Topic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics tail}: messages as text. */
@Command(name = "tail", description = "Prints a topic's newest messages as text, or those from some point on.")
public final class TopicsTailCommand implements Callable<Integer> {
    static final String NAME_HELP = "A topic's name, or the last word of it, such as unlabeled.";
    private static final int NEWEST = 10;
    private static final int MOST = 1_000;
    private static final int MOST_AT_ALL = 1_000_000;

    @Parameters(paramLabel = "NAME", description = NAME_HELP)
    String name;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            defaultValue = "",
            description = "Only of this run: name, unique prefix, or last.")
    String run;

    @Option(names = "--step", paramLabel = "N", description = "Only of this step.")
    Long step;

    @Option(
            names = "--from",
            paramLabel = "WHEN",
            defaultValue = "",
            description = "Where to begin: " + Begin.HELP + ".")
    String from;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N messages (default: the newest 10; with --from the first 1000).")
    Integer limit;

    @Option(names = "--follow", description = "Then print new messages, until Ctrl-C.")
    boolean follow;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Topic topic = TopicsCommand.topic(name, Addresses.topicPrefix(System.getenv()));
        Optional<Begin> begin = begin();
        int most = most(begin.isPresent());
        try (AllRuns runs = TopicsCommand.open(cluster)) {
            Addresses addresses = runs.session().addresses();
            try (TopicReader reader = new TopicReader(addresses.client(), addresses.topicPrefix())) {
                Wanted wanted = new Wanted(
                        run.isEmpty()
                                ? Optional.empty()
                                : Optional.of(runs.find(run).run()),
                        step == null ? OptionalLong.empty() : OptionalLong.of(step),
                        begin.map(Begin::step).orElse(OptionalLong.empty()));
                RecordForm form = new RecordForm(topic, addresses.topicPrefix(), ZoneId.systemDefault(), json);
                TopicTail tail = new TopicTail(reader, wanted, form, begin.flatMap(Begin::time));
                print(tail, begin.isPresent(), most);
            }
        }
        return 0;
    }

    private void print(TopicTail tail, boolean fromSomewhere, int most) {
        // A reader that has gone, as in tail | head, is no reason to go on.
        Predicate<String> printer = text -> {
            cluster.console.out().print(text);
            return !cluster.console.out().checkError();
        };
        if (!fromSomewhere) {
            tail.printNewest(most, printer);
        } else if (tail.printFirst(most, printer)) {
            cluster.console.say("there are more than %d; give a larger --limit, or a later --from".formatted(most));
            return;
        }
        if (follow) {
            tail.follow(printer);
        }
    }

    private Optional<Begin> begin() {
        if (step != null && step < 0) {
            throw CommandFailure.badInput("--step %d: steps count from 1".formatted(step));
        }
        try {
            return from.isEmpty()
                    ? Optional.empty()
                    : Optional.of(Begin.parse(from, Instant.now(), ZoneId.systemDefault()));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.badInput("--from %s: %s".formatted(from, e.getMessage()), e);
        }
    }

    private int most(boolean fromSomewhere) {
        if (limit == null) {
            return fromSomewhere ? MOST : NEWEST;
        }
        if (limit < 1 || limit > MOST_AT_ALL) {
            throw CommandFailure.badInput("--limit %d: write a number from 1 to %d".formatted(limit, MOST_AT_ALL));
        }
        return limit;
    }
}
