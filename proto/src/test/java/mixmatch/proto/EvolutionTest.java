package mixmatch.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Messages evolve by Protobuf's rules. {@code released.desc} is the descriptor set of the last release; a release
 * replaces it with {@code proto/target/mixmatch.desc}.
 */
class EvolutionTest {
    private final Map<String, FieldDescriptorProto> fields = new HashMap<>();
    private final Map<String, EnumValueDescriptorProto> values = new HashMap<>();

    @Test
    void everythingReleasedIsStillReadable() throws IOException {
        collect(FileDescriptorSet.parseFrom(Files.readAllBytes(Path.of("target", "mixmatch.desc"))));
        Map<String, FieldDescriptorProto> now = Map.copyOf(fields);
        Map<String, EnumValueDescriptorProto> nowValues = Map.copyOf(values);
        fields.clear();
        values.clear();
        try (InputStream released = EvolutionTest.class.getResourceAsStream("/released.desc")) {
            collect(FileDescriptorSet.parseFrom(released));
        }

        assertThat(fields).isNotEmpty();
        fields.forEach((name, field) -> {
            assertThat(now).as("field number %s is gone", name).containsKey(name);
            assertThat(now.get(name).getName()).as(name).isEqualTo(field.getName());
            assertThat(now.get(name).getType()).as(name).isEqualTo(field.getType());
            assertThat(now.get(name).getLabel()).as(name).isEqualTo(field.getLabel());
            assertThat(now.get(name).getTypeName()).as(name).isEqualTo(field.getTypeName());
        });
        values.forEach((name, value) -> assertThat(nowValues).containsEntry(name, value));
    }

    private void collect(FileDescriptorSet set) {
        for (FileDescriptorProto file : set.getFileList()) {
            for (DescriptorProto message : file.getMessageTypeList()) {
                collect(file.getPackage() + "." + message.getName(), message);
            }
        }
    }

    private void collect(String name, DescriptorProto message) {
        message.getFieldList().forEach(field -> fields.put(name + "." + field.getNumber(), field));
        for (EnumDescriptorProto type : message.getEnumTypeList()) {
            type.getValueList().forEach(value -> values.put(name + "." + value.getName(), value));
        }
        message.getNestedTypeList().forEach(nested -> collect(name + "." + nested.getName(), nested));
    }
}
