package mixmatch.cli.topics;

import com.fasterxml.jackson.databind.ObjectMapper;
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
    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    Console console;

    @Option(names = "--descriptors", paramLabel = "FILE", description = "Write Protobuf's descriptor set to this file.")
    Path descriptors;

    @Option(names = "--json", description = "Print JSON, on the last line; topics and logs print an object a line.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        if (descriptors != null) {
            WholeFile.refuseUnwritable("--descriptors", descriptors);
            WholeFile.write(descriptors.toAbsolutePath(), descriptorSet());
        }
        for (Row row : rows(Addresses.topicPrefix(System.getenv()))) {
            console.out().println(json ? JSON.writeValueAsString(row) : row.line());
        }
        return 0;
    }

    /** A topic with one of its keys and the full name of that key's message. */
    record Row(String topic, String key, String message) {
        /** With tabs between. */
        String line() {
            return String.join("\t", topic, key, message);
        }
    }

    /** Where a topic has several messages, the header {@code schema} tells which one it is. */
    static List<Row> rows(String prefix) {
        List<Row> rows = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            String[] keys = topic.key().split(", ");
            for (int i = 0; i < topic.messages().size(); i++) {
                String key = keys[Math.min(i, keys.length - 1)];
                String message = topic.messages().get(i).getDescriptorForType().getFullName();
                rows.add(new Row(topic.name(prefix), key, message));
            }
        }
        return rows;
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
