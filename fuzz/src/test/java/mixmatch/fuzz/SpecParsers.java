package mixmatch.fuzz;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecException;

/** Run specs, a person's and a message's. */
final class SpecParsers {
    private SpecParsers() {}

    static List<Parser> all() throws IOException {
        List<byte[]> specs = new ArrayList<>();
        try (Stream<Path> files = Files.list(Valid.home().resolve("specs"))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .limit(4)
                    .toList()) {
                specs.add(Files.readAllBytes(file));
            }
        }
        List<byte[]> messages = specs.stream()
                .map(yaml -> mixmatch.v1.RunSpec.newBuilder()
                        .setRun("a")
                        .setYaml(RunSpec.parse(Valid.text(yaml), "a test").toYaml())
                        .build()
                        .toByteArray())
                .toList();
        return List.of(
                Parser.of(
                                "run spec in YAML",
                                specs,
                                yaml -> RunSpec.parse(Valid.text(yaml), "spec.yaml")
                                        .toYaml(),
                                SpecException.class)
                        .slow(),
                Parser.of(
                                "run spec in a message",
                                messages,
                                bytes -> RunSpec.of(mixmatch.v1.RunSpec.parseFrom(bytes)),
                                SpecException.class,
                                InvalidProtocolBufferException.class)
                        .slow());
    }
}
