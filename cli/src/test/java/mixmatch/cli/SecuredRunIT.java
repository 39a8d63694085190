package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mixmatch.cli.SecuredSystem.Listener;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Child;
import mixmatch.cli.system.ChildCommand;
import mixmatch.cli.system.KafkaSettings;
import mixmatch.cli.system.ServiceName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run over TLS, each process as its own user of broker and store, with only the rights that the code declares. */
class SecuredRunIT {
    /** Two epochs, so that every topic of runs is used: labels are propagated twice. */
    private static final String STEPS = "48";

    @TempDir
    Path dir;

    @Test
    void aRunOverTlsWithAUserAServiceEndsWithTheBitsOfOneWithout() throws Exception {
        CommandProcess open = CommandProcess.start(
                dir, Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"), train(dir.resolve("open"), List.of()));
        assertThat(open.await()).as(open.said()).isZero();

        try (SecuredSystem system = SecuredSystem.start(dir)) {
            WorkDir work = WorkDir.open(dir.resolve("services"));
            List<Child> services = new ArrayList<>();
            try {
                for (ServiceName service : ServiceName.values()) {
                    ChildCommand command = SecuredService.command(system, work, service);
                    Path secrets = dir.resolve(service.text() + ".properties");
                    services.add(SecuredService.start(
                            service == ServiceName.EVAL ? SecuredService.fromFile(command, secrets) : command));
                }
                Path settings =
                        Files.writeString(dir.resolve("train.properties"), properties(system.environment("train")));
                CommandProcess secured = CommandProcess.start(
                        dir, environment(system), train(dir.resolve("secured"), of(system, settings)));

                assertThat(secured.await()).as(secured.said() + logs(work)).isZero();
                assertThat(hash(secured)).isEqualTo(hash(open)).matches("[0-9a-f]{64}");
            } finally {
                SecuredService.end(services);
            }
        }
    }

    /** What the command is told of the system, and in its environment. */
    private static List<String> of(SecuredSystem system, Path settings) {
        return List.of(
                "--kafka=" + system.kafka(Listener.SECURED),
                "--kafka-config=" + settings,
                "--s3=" + system.s3(Listener.SECURED),
                "--no-services");
    }

    private static Map<String, String> environment(SecuredSystem system) {
        Map<String, String> environment =
                new TreeMap<>(SecuredSystem.credentials("train").environment());
        environment.put(Addresses.CA, system.ca().toString());
        return environment;
    }

    private static String[] train(Path dir, List<String> more) {
        List<String> arguments = new ArrayList<>(
                List.of("train", "digits-label-propagation", "--steps", STEPS, "--json", "--dir", dir.toString()));
        arguments.addAll(more);
        return arguments.toArray(String[]::new);
    }

    private static String properties(Map<String, String> environment) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(environment)
                .forEach((name, value) -> text.append("%s=%s%n"
                        .formatted(
                                name.substring(KafkaSettings.PREFIX.length())
                                        .toLowerCase()
                                        .replace('_', '.'),
                                value)));
        return text.toString();
    }

    private static String hash(CommandProcess command) throws Exception {
        JsonNode results = new ObjectMapper()
                .readTree(command.printed().lines().reduce((a, b) -> b).orElseThrow());
        return results.get(0).get("finalWeightsSha256").textValue();
    }

    private static String logs(WorkDir work) throws Exception {
        StringBuilder all = new StringBuilder();
        for (ServiceName service : ServiceName.values()) {
            all.append("\n").append(Files.readString(work.log(service.text() + "-1")));
        }
        return all.toString();
    }
}
