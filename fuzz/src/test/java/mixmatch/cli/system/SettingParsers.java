package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.fuzz.Parser;
import mixmatch.fuzz.Valid;

/** Files of a folder in which a system runs, and settings that a person wrote. */
public final class SettingParsers {
    private SettingParsers() {}

    public static List<Parser> all(Path dir) throws IOException {
        WorkDir folder = WorkDir.at(Files.createDirectories(dir.resolve("work")));
        Path up = folder.upFile();
        ProcessHandle self = ProcessHandle.current();
        new UpState(
                        self.pid(),
                        UpState.startedAt(self),
                        new UpState.Endpoints("127.0.0.1:9092", false, "", "http://127.0.0.1:9000", true),
                        "mixmatch.",
                        "http://127.0.0.1:8080",
                        Map.of("augment-1", 7L))
                .write(up);
        return List.of(
                Parser.ofFile(
                        "up.json",
                        up,
                        List.of(Files.readAllBytes(up)),
                        file -> {
                            Optional<UpState> state = UpState.read(file);
                            if (state.isPresent()) {
                                state.get().addresses(folder, Map.of());
                                state.get().replicas().keySet().forEach(UpState::service);
                            }
                        },
                        CommandFailure.class),
                Parser.ofFile(
                        "s3.env",
                        folder.root().resolve("s3.env"),
                        List.of(Valid.bytes("MIXMATCH_S3_ACCESS_KEY=a\nMIXMATCH_S3_SECRET_KEY=b\n")),
                        file -> Credentials.ofFolder(folder),
                        CommandFailure.class),
                Parser.ofFile(
                        "--kafka-config",
                        dir.resolve("client.properties"),
                        List.of(
                                Valid.bytes(
                                        "security.protocol=SASL_SSL\nsasl.jaas.config = x \\\n y;\nssl.truststore.type=P\\u0045M\n")),
                        file -> KafkaSettings.of(Map.of(), Optional.of(file)),
                        CommandFailure.class));
    }
}
