package mixmatch.cli.topics;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.terminal.Console;
import mixmatch.proto.Topic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics types}: keys and message types of the topics, for other tools that decode them. Needs no broker. */
@Command(
        name = "types",
        description = "Prints each topic with its keys and message types; writes the descriptor set for other tools.")
public final class TopicsTypesCommand implements Callable<Integer> {
    @Mixin
    Console console;

    @Option(names = "--descriptors", paramLabel = "FILE", description = "Write Protobuf's descriptor set to this file.")
    Path descriptors;

    @Override
    public Integer call() throws IOException {
        if (descriptors != null) {
            WholeFile.refuseUnwritable("--descriptors", descriptors);
            WholeFile.write(descriptors.toAbsolutePath(), descriptorSet());
        }
        lines(Addresses.topicPrefix(System.getenv())).forEach(console.out()::println);
        return 0;
    }

    /** Lines of topic, key and full message name, with tabs between; the header {@code schema} tells where there are several. */
    static List<String> lines(String prefix) {
        List<String> lines = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            String[] keys = topic.key().split(", ");
            for (int i = 0; i < topic.messages().size(); i++) {
                String key = keys[Math.min(i, keys.length - 1)];
                String message = topic.messages().get(i).getDescriptorForType().getFullName();
                lines.add(String.join("\t", topic.name(prefix), key, message));
            }
        }
        return lines;
    }

    /** All of them as one descriptor set, what a file imports before it, as {@code protoc} writes it. */
    static byte[] descriptorSet() {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        Arrays.stream(Topic.values())
                .flatMap(topic -> topic.messages().stream())
                .forEach(message -> add(message.getDescriptorForType().getFile(), files));
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.values().forEach(file -> set.addFile(file.toProto()));
        return set.build().toByteArray();
    }

    private static void add(FileDescriptor file, Map<String, FileDescriptor> files) {
        file.getDependencies().forEach(imported -> add(imported, files));
        files.putIfAbsent(file.getName(), file);
    }
}
