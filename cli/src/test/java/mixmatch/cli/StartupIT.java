package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import mixmatch.cli.embedded.EmbeddedKafka;
import mixmatch.cli.embedded.EmbeddedS3;
import mixmatch.cli.embedded.LocalKafka;
import mixmatch.cli.embedded.StoreProcess;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.ChildCommand;
import mixmatch.cli.system.Installation;
import mixmatch.cli.system.KafkaSettings;
import mixmatch.cli.system.ServiceName;
import mixmatch.devices.CudaNatives;
import mixmatch.proto.Topic;
import mixmatch.waits.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services that are started before the broker and the store are. */
class StartupIT {
    private static final Credentials CREDENTIALS = new Credentials("someone", "secret-of-someone");

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();
    private HeldPort kafkaPort;
    private HeldPort s3Port;

    /** @param portFile says where its web server listens */
    private record Service(Process process, ChildCommand command) {}

    @BeforeEach
    void holdPorts() throws IOException {
        kafkaPort = new HeldPort();
        s3Port = new HeldPort();
    }

    @AfterEach
    void end() throws Exception {
        for (Process process : processes) {
            process.destroyForcibly().waitFor();
        }
        kafkaPort.close();
        s3Port.close();
    }

    @Test
    void aServiceThatWaitsIsAliveAndSaysForWhatAndIsReadyOnceAllIsThere() throws Exception {
        List<Service> services = new ArrayList<>();
        for (ServiceName name : ServiceName.values()) {
            services.add(service(name));
        }
        for (Service service : services) {
            awaitStatus(service, "live", 200);
            awaitStatus(service, "started", 200);
            assertThat(ask(service, "ready").statusCode()).isEqualTo(503);
            assertThat(ask(service, "ready").body()).contains("waits for topics");
        }

        try (EmbeddedKafka kafka = LocalKafka.start(folder.resolve("kafka"), kafkaPort.number())) {
            for (Service service : services) {
                awaitSaid(service, "ready", "waits for bucket");
                assertThat(ask(service, "ready").statusCode()).isEqualTo(503);
            }
            EmbeddedS3 s3 = EmbeddedS3.start(
                    folder.resolve("s3"), s3Port.number(), CREDENTIALS.accessKey(), CREDENTIALS.secretKey());
            for (Service service : services) {
                awaitStatus(service, "ready", 200);
            }
            processes.forEach(process -> process.toHandle().destroy());
            for (Process process : processes) {
                Await.until("the service has ended", () -> !process.isAlive());
            }
            s3.close();
        }
    }

    @Test
    void aServiceThatWaitsEndsAtOnceWhenItIsTold() throws Exception {
        Service service = service(ServiceName.AUGMENT);
        awaitStatus(service, "live", 200);

        // Not the process itself, which would end the standard input, too.
        service.process().toHandle().destroy();

        assertThat(service.process().waitFor(2, TimeUnit.SECONDS)).isTrue();
        assertThat(service.process().exitValue()).isEqualTo(143);
    }

    @Test
    void aServiceWithoutTheCardThatItIsToTakeEndsAndSaysWhy() throws Exception {
        assumeTrue(CudaNatives.ofPyTorch().isEmpty(), "natives for CUDA are here");
        for (ServiceName name : List.of(ServiceName.TRAINER, ServiceName.LABELGUESS, ServiceName.EVAL)) {
            String variable = name.text().toUpperCase(Locale.ROOT) + "_DEVICE";
            Service service = service(name, Map.of(variable, "cuda:0"));

            assertThat(service.process().waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(service.process().exitValue()).isEqualTo(1);
            assertThat(Files.readAllLines(service.command().log()))
                    .as("as its last words")
                    .last()
                    .asString()
                    .contains("The service ends")
                    .contains(name.text() + ".device is cuda:0, but ")
                    .endsWith("start it by mixmatch train --gpu, or an image for CUDA, or set %s.device to cpu\""
                            .formatted(name.text()));
        }
    }

    @Test
    void aServiceSaysOnceAtItsStartWhichDeviceItTakesAndWhy() throws Exception {
        assumeTrue(CudaNatives.ofPyTorch().isEmpty(), "natives for CUDA are here");
        for (ServiceName name : List.of(ServiceName.TRAINER, ServiceName.LABELGUESS, ServiceName.EVAL)) {
            Service service = service(name);
            awaitStatus(service, "started", 200);

            assertThat(Files.readAllLines(service.command().log()))
                    .filteredOn(line -> line.contains("A device is chosen."))
                    .singleElement()
                    .asString()
                    .contains("device=cpu found=\"")
                    .endsWith("no natives for CUDA are here\"");
        }
    }

    private Service service(ServiceName name) throws IOException {
        return service(name, Map.of());
    }

    private Service service(ServiceName name, Map<String, String> settings) throws IOException {
        Addresses addresses = new Addresses(
                "127.0.0.1:" + kafkaPort.number(),
                URI.create("http://127.0.0.1:" + s3Port.number()),
                CREDENTIALS,
                Topic.DEFAULT_PREFIX,
                KafkaSettings.NONE);
        WorkDir dir = WorkDir.open(folder.resolve(name.text()));
        ChildCommand command = ChildCommand.service(Installation.current(), dir, name, 1, addresses, false);
        Files.createDirectories(command.temporary());
        ProcessBuilder builder = new ProcessBuilder(command.command());
        builder.environment().putAll(command.environment());
        builder.environment().putAll(settings);
        builder.environment().put(command.port().variable(), "0");
        builder.environment().put(StoreProcess.PORT_FILE, command.portFile().toString());
        builder.redirectErrorStream(true).redirectOutput(command.log().toFile());
        processes.add(builder.start());
        return new Service(processes.get(processes.size() - 1), command);
    }

    private static void awaitStatus(Service service, String check, int status) throws Exception {
        AtomicReference<String> last = new AtomicReference<>("");
        Await.until(
                "%s is %d".formatted(check, status),
                () -> {
                    try {
                        HttpResponse<String> answer = ask(service, check);
                        last.set(answer.body());
                        return answer.statusCode() == status;
                    } catch (IOException e) {
                        // Not listening yet.
                        return false;
                    }
                },
                last::get);
    }

    private static void awaitSaid(Service service, String check, String text) throws Exception {
        Await.sight("it says " + text, () -> ask(service, check).body(), body -> body.contains(text));
    }

    private static HttpResponse<String> ask(Service service, String check) throws Exception {
        int port = service.command().saidPort().orElseThrow(() -> new IOException("it has not said its port"));
        URI uri = URI.create("http://127.0.0.1:%d/q/health/%s".formatted(port, check));
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
