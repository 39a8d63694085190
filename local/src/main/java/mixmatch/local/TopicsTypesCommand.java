package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import mixmatch.local.topics.TopicTypes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code topics types}: what other tools need to decode the topics. Needs no broker. */
@Command(
        name = "types",
        description = "Prints each topic with its keys and message types; writes the descriptor set for other tools.",
        mixinStandardHelpOptions = true)
final class TopicsTypesCommand implements Callable<Integer> {
    private final Talk talk;

    @Option(names = "--descriptors", paramLabel = "FILE", description = "Write Protobuf's descriptor set to this file.")
    Path descriptors;

    TopicsTypesCommand(Talk talk) {
        this.talk = talk;
    }

    @Override
    public Integer call() throws IOException {
        if (descriptors != null) {
            refuseUnwritable("--descriptors", descriptors);
            WholeFile.write(descriptors.toAbsolutePath(), TopicTypes.descriptorSet());
        }
        TopicTypes.lines(Addresses.topicPrefix(System.getenv())).forEach(talk.out()::println);
        return 0;
    }

    /** @throws CommandFailure where no file can be made of that name */
    static void refuseUnwritable(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(folder)) {
            throw CommandFailure.badInput(
                    "%s %s: nothing can be written there; name a file in a folder that exists".formatted(option, file));
        }
    }
}
