package mixmatch.cli.topics;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.runs.AllRuns;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.SystemOptions;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.datasets.DatasetManifest;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Topic;
import mixmatch.runs.RunView;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics show}: one step's message in a topic, as text or as a contact sheet of its images. */
@Command(name = "show", description = "Shows a step's message in a topic: as text, or its images as a PNG.")
public final class TopicsShowCommand implements Callable<Integer> {
    private static final List<Topic> WITH_IMAGES =
            List.of(Topic.BATCHES_UNLABELED, Topic.BATCHES_LABELED, Topic.BATCHES_GUESSED);

    @Parameters(paramLabel = "NAME", description = TopicsTailCommand.NAME_HELP)
    String name;

    @Mixin
    RunStep runStep;

    @Option(
            names = "--png",
            paramLabel = "FILE",
            description = "Draw the images of unlabeled, guessed or labeled into this file.")
    Path png;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Mixin
    SystemOptions cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Topic topic = TopicsCommand.topic(name, Addresses.topicPrefix(System.getenv()));
        refuseWhatCantBeDrawn(topic);
        try (AllRuns runs = TopicsCommand.open(cluster)) {
            RunView run = runStep.check(runs);
            Addresses addresses = runs.session().addresses();
            ConsumerRecord<byte[], byte[]> record = find(runs, run, topic, addresses);
            if (png == null) {
                RecordForm form = new RecordForm(topic, addresses.topicPrefix(), ZoneId.systemDefault(), json);
                cluster.console.out().print(form.of(record));
            } else {
                draw(topic, addresses, run, record);
            }
        }
        return 0;
    }

    private void refuseWhatCantBeDrawn(Topic topic) {
        if (png == null) {
            return;
        }
        if (!WITH_IMAGES.contains(topic)) {
            String names = WITH_IMAGES.stream().map(TopicsCommand::lastWord).collect(Collectors.joining(", "));
            throw CommandFailure.badInput(
                    "topic %s has no images; those with images are %s".formatted(topic.shortName(), names));
        }
        WholeFile.refuseUnwritable("--png", png);
    }

    private ConsumerRecord<byte[], byte[]> find(AllRuns runs, RunView run, Topic topic, Addresses addresses) {
        try (TopicReader reader = new TopicReader(addresses.client(), addresses.topicPrefix())) {
            StepMessages messages = new StepMessages(reader, run.run(), runStep.step);
            return messages.newest(topic).orElseThrow(() -> {
                OptionalLong oldest = messages.oldestStep(topic);
                CommandFailure nothing = runStep.nothing(runs, run, "topic " + topic.shortName());
                return oldest.isPresent() && oldest.getAsLong() > runStep.step
                        ? CommandFailure.badInput(
                                nothing.getMessage() + "; the oldest step there is " + oldest.getAsLong())
                        : nothing;
            });
        }
    }

    private void draw(Topic topic, Addresses addresses, RunView run, ConsumerRecord<byte[], byte[]> record)
            throws IOException {
        try {
            List<String> classNames = classNames(addresses, run);
            Decoded decoded = Decoded.of(topic, addresses.topicPrefix(), record);
            SheetBatch images = decoded.message()
                    .flatMap(SheetBatch::of)
                    .orElseThrow(() -> new IllegalArgumentException(decoded.problem()));
            WholeFile.write(png.toAbsolutePath(), ContactSheet.png(images, classNames));
            cluster.console.out().println(png);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(
                    "step %d's message in topic %s can't be drawn: %s"
                            .formatted(runStep.step, topic.shortName(), e.getMessage()),
                    e);
        }
    }

    /** The names in the run's dataset; none without the store: then numbers are drawn. */
    private List<String> classNames(Addresses addresses, RunView run) {
        try (ObjectStore store = addresses.store()) {
            byte[] manifest = store.get(run.submitted().orElseThrow().getDataset());
            return DatasetManifest.fromJson(manifest).classNames();
        } catch (IOException | RuntimeException e) {
            cluster.console.say(
                    "the names of the classes can't be read (%s); their numbers are drawn".formatted(e.getMessage()));
            return List.of();
        }
    }
}
