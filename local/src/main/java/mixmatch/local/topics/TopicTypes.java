package mixmatch.local.topics;

import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mixmatch.proto.Topic;

/** Which messages are in which topic, and what they are made of, for other tools than this one. */
public final class TopicTypes {
    private TopicTypes() {}

    /** Lines of topic, key and full message name, with tabs between; the header {@code schema} tells where there are several. */
    public static List<String> lines(String prefix) {
        List<String> lines = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            List<String> keys = List.of(topic.key().split(", "));
            for (int i = 0; i < topic.messages().size(); i++) {
                lines.add(String.join(
                        "\t",
                        topic.name(prefix),
                        keys.get(Math.min(i, keys.size() - 1)),
                        topic.messages().get(i).getDescriptorForType().getFullName()));
            }
        }
        return lines;
    }

    /** All of them as one descriptor set, what a file imports before it, as {@code protoc} writes it. */
    public static byte[] descriptorSet() {
        Map<String, FileDescriptor> files = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            for (Message message : topic.messages()) {
                add(message.getDescriptorForType().getFile(), files);
            }
        }
        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        files.values().forEach(file -> set.addFile(file.toProto()));
        return set.build().toByteArray();
    }

    private static void add(FileDescriptor file, Map<String, FileDescriptor> files) {
        file.getDependencies().forEach(imported -> add(imported, files));
        files.putIfAbsent(file.getName(), file);
    }
}
