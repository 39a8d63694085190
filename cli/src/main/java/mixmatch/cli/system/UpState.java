package mixmatch.cli.system;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.files.WorkDir;
import mixmatch.cli.system.ClusterPlan.ExternalKafka;
import mixmatch.cli.terminal.CommandFailure;

/**
 * The system that {@code up} left running in a folder, as {@code up.json} describes it; there the endpoints are no object
 * of their own.
 *
 * @param pid of the process that holds the children
 * @param startedAtMillis when that process began: its id alone may by now be somebody else's
 * @param page address of eval's page; empty where eval runs elsewhere
 * @param replicas the process id of each replica, by its name
 */
public record UpState(
        long pid,
        long startedAtMillis,
        @JsonUnwrapped Endpoints endpoints,
        String topicPrefix,
        String page,
        Map<String, Long> replicas) {
    /** What an earlier version did not write is empty. */
    private static final ObjectMapper JSON =
            new ObjectMapper().setDefaultSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));

    /**
     * Broker and store. An external broker's settings, and an external store's credentials, are in the environment.
     *
     * @param kafkaConfig absolute path of the file with more settings of an external broker; empty where there is none
     */
    public record Endpoints(String kafka, boolean externalKafka, String kafkaConfig, String s3, boolean embeddedS3) {}

    /** The state of a system whose children this process holds. */
    static UpState of(Addresses addresses, ClusterPlan plan, Optional<URI> page, Map<String, Long> replicas) {
        ProcessHandle self = ProcessHandle.current();
        return new UpState(
                self.pid(),
                startedAt(self),
                new Endpoints(
                        addresses.kafka(),
                        plan.kafka().isPresent(),
                        plan.kafka()
                                .flatMap(ExternalKafka::config)
                                .map(path -> path.toAbsolutePath().toString())
                                .orElse(""),
                        addresses.s3().toString(),
                        plan.s3().isEmpty()),
                addresses.topicPrefix(),
                page.map(URI::toString).orElse(""),
                replicas);
    }

    static long startedAt(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    void write(Path file) throws IOException {
        WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** The system that a {@link #write written} file describes; empty where there is none now, also when it died without a word. */
    public static Optional<UpState> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readValue(file.toFile(), UpState.class))
                    .filter(state -> state.process().isPresent());
        } catch (JsonProcessingException e) {
            throw unreadable(file, e.getOriginalMessage(), e);
        } catch (CharConversionException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static CommandFailure unreadable(Path file, String why, Exception cause) {
        return CommandFailure.badInput(
                "%s can't be read (%s); end the processes of the system that is up there, if one is, and delete the file"
                        .formatted(file, why),
                cause);
    }

    /** The process that holds the children, while it lives. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(process -> process.isAlive() && startedAt(process) == startedAtMillis);
    }

    /** The addresses of broker and store, with credentials from the folder, the environment and files. */
    public Addresses addresses(WorkDir dir, Map<String, String> environment) throws IOException {
        Optional<Path> config;
        URI store;
        try {
            config = SystemOptions.given(endpoints.kafkaConfig).map(Path::of);
            store = URI.create(endpoints.s3);
        } catch (IllegalArgumentException e) {
            throw unreadable(dir.upFile(), e.getMessage(), e);
        }
        return new Addresses(
                endpoints.kafka,
                store,
                endpoints.embeddedS3 ? Credentials.ofFolder(dir) : Credentials.fromEnvironment(environment),
                topicPrefix,
                endpoints.externalKafka ? KafkaSettings.of(environment, config) : KafkaSettings.NONE);
    }

    /** Service of a replica's name: {@code labelguess} of {@code labelguess-2}. */
    static String service(String replica) {
        return replica.replaceFirst("-[^-]*$", "");
    }
}
