package mixmatch.local;

import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import mixmatch.datasets.DatasetManifest;
import mixmatch.local.topics.RecordForm;
import mixmatch.local.topics.StepMessages;
import mixmatch.local.topics.StepPicture;
import mixmatch.local.topics.TopicNames;
import mixmatch.local.topics.TopicReader;
import mixmatch.objects.ObjectStore;
import mixmatch.proto.Topic;
import mixmatch.runs.RunView;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code topics show}: one step's message in a topic, as text or as a contact sheet of its images. */
@Command(
        name = "show",
        description = "Shows a step's message in a topic: as text, or its images as a PNG.",
        mixinStandardHelpOptions = true)
final class TopicsShowCommand implements Callable<Integer> {
    private final Talk talk;

    @Parameters(paramLabel = "NAME", description = TopicsTailCommand.NAME_HELP)
    String name;

    @Mixin
    RunStep runStep;

    @Option(
            names = "--png",
            paramLabel = "FILE",
            description = "Draw the images of unlabeled, guessed or labeled into this file.")
    Path png;

    @Option(names = "--json", description = "Print the message as a JSON object, on one line.")
    boolean json;

    @Mixin
    ClusterOptions cluster;

    TopicsShowCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Topic topic = TopicsCommand.topic(name, Addresses.topicPrefix(System.getenv()));
        refuseWhatCantBeDrawn(topic);
        TopicsCommand.refuseWhereNoneCanBe(cluster);
        try (AllRuns runs = AllRuns.look(cluster, talk)) {
            RunView run = runStep.check(runs);
            Addresses addresses = runs.session().addresses();
            ConsumerRecord<byte[], byte[]> record = find(runs, run, topic, addresses);
            if (png == null) {
                talk.out()
                        .print(new RecordForm(topic, addresses.topicPrefix(), ZoneId.systemDefault(), json).of(record));
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
        if (!StepPicture.TOPICS.contains(topic)) {
            throw CommandFailure.badInput("topic %s has no images; those with images are %s"
                    .formatted(
                            topic.shortName(),
                            String.join(
                                    ", ",
                                    StepPicture.TOPICS.stream()
                                            .map(TopicNames::lastWord)
                                            .toList())));
        }
        TopicsTypesCommand.refuseUnwritable("--png", png);
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
            byte[] sheet = StepPicture.png(topic, addresses.topicPrefix(), record, classNames(addresses, run));
            WholeFile.write(png.toAbsolutePath(), sheet);
            talk.out().println(png);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.failed(
                    "step %d's message in topic %s can't be drawn: %s"
                            .formatted(runStep.step, topic.shortName(), e.getMessage()),
                    e);
        }
    }

    /** Of the run's dataset; without the store classes are numbers. */
    private List<String> classNames(Addresses addresses, RunView run) {
        try (ObjectStore store = addresses.store()) {
            return DatasetManifest.fromJson(
                            store.get(run.submitted().orElseThrow().getDataset()))
                    .classNames();
        } catch (IOException | RuntimeException e) {
            talk.say("the names of the classes can't be read (%s); their numbers are drawn".formatted(e.getMessage()));
            return List.of();
        }
    }
}
