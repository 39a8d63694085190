package mixmatch.cli.topics;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.TextTable;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.ObjectKeys;
import mixmatch.runs.RunView;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics trace}: one step through every topic. */
@Command(name = "trace", description = "Follows one step through every topic: when, where, how large.")
public final class TopicsTraceCommand implements Callable<Integer> {
    private static final List<String> HEADER = List.of("what", "time", "topic", "after", "bytes", "detail");
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());

    @Mixin
    RunStep runStep;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        try (AllRuns runs = TopicsCommand.open(cluster)) {
            RunView run = runStep.check(runs);
            List<StepTrace.Event> events = trace(run, runs.session().addresses());
            if (events.isEmpty()) {
                throw runStep.nothing(runs, run, "the topics");
            }
            if (json) {
                events.forEach(e -> cluster.console.out().println(e.json()));
            } else {
                cluster.console.out().printf("run %s, step %d%n%n%s", run.run(), runStep.step, table(events));
            }
        }
        return 0;
    }

    private List<StepTrace.Event> trace(RunView run, Addresses addresses) throws IOException {
        long lead = run.spec().map(spec -> spec.schedule().lead()).orElse(0);
        Optional<String> row = row(addresses, run.run());
        try (TopicReader reader = new TopicReader(addresses.client(), addresses.topicPrefix())) {
            return StepTrace.of(new StepMessages(reader, run.run(), runStep.step), lead, row);
        }
    }

    /** The step's row in the history; empty until the next checkpoint is written. */
    private Optional<String> row(Addresses addresses, String run) throws IOException {
        try (ObjectStore store = addresses.store()) {
            Optional<String> key = TrainedStep.piece(store.list(ObjectKeys.run(run, "history/")), runStep.step);
            Optional<byte[]> csv = key.isPresent() ? store.find(key.get()) : Optional.empty();
            return csv.flatMap(c -> TrainedStep.text(c, runStep.step));
        }
    }

    private static String table(List<StepTrace.Event> events) {
        Optional<Instant> ordered = events.stream()
                .filter(e -> e.what().equals("order"))
                .findFirst()
                .flatMap(StepTrace.Event::at);
        TextTable table = new TextTable(column -> column < 3 || column == 5, HEADER);
        for (StepTrace.Event event : events) {
            Optional<String> since = event.at().flatMap(at -> ordered.map(o -> after(Duration.between(o, at))));
            String time = event.at().map(TIME::format).orElse("-");
            boolean placed = !event.place().isEmpty();
            String place = placed ? event.place() : "-";
            String bytes = placed ? Long.toString(event.bytes()) : "-";
            table.add(List.of(event.what(), time, place, since.orElse("-"), bytes, event.detail()));
        }
        return table.text();
    }

    /** As in {@code 31 ms}, {@code -1.5 s}. */
    private static String after(Duration since) {
        return Math.abs(since.toMillis()) < 10_000
                ? since.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", since.toMillis() / 1e3);
    }
}
