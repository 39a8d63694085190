package mixmatch.cli.system;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/**
 * The system that {@code up} left running in a folder, as {@code up.json} describes it.
 *
 * @param owner the process that holds the children
 * @param page address of eval's page; empty where eval runs elsewhere
 * @param replicas process id of each replica, by name
 */
public record UpState(
        @JsonUnwrapped OwnerProcess owner,
        @JsonUnwrapped Endpoints endpoints,
        String page,
        Map<String, Long> replicas) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final OwnerProcess SELF = OwnerProcess.of(ProcessHandle.current());

    public UpState {
        // An earlier version wrote none.
        page = page == null ? "" : page;
    }

    /**
     * A process.
     *
     * @param startedAtMillis when it began: a process id alone may by now be somebody else's
     */
    record OwnerProcess(long pid, long startedAtMillis) {
        static OwnerProcess of(ProcessHandle process) {
            Optional<Instant> start = process.info().startInstant();
            return new OwnerProcess(
                    process.pid(), start.map(Instant::toEpochMilli).orElse(0L));
        }
    }

    /**
     * Broker and store.
     *
     * @param externalKafka true where the broker is one whose settings are in the environment and in {@code kafkaConfig}
     * @param kafkaConfig file of settings, absolute; empty where there is none
     * @param embeddedS3 false where the store is one whose credentials are in the environment
     * @param topicPrefix prefix of all topics' names
     */
    record Endpoints(
            String kafka,
            boolean externalKafka,
            String kafkaConfig,
            String s3,
            boolean embeddedS3,
            String topicPrefix) {
        Endpoints {
            // An earlier version wrote none.
            kafkaConfig = kafkaConfig == null ? "" : kafkaConfig;
        }
    }

    /** The state of a system whose children this process holds. */
    static UpState of(
            Addresses addresses,
            ClusterPlan plan,
            Optional<Path> kafkaConfig,
            Optional<URI> page,
            Map<String, Long> replicas) {
        Endpoints endpoints = new Endpoints(
                addresses.kafka(),
                plan.kafka().isPresent(),
                kafkaConfig.map(path -> path.toAbsolutePath().toString()).orElse(""),
                addresses.s3().toString(),
                plan.s3().isEmpty(),
                addresses.topicPrefix());
        return new UpState(SELF, endpoints, page.map(URI::toString).orElse(""), replicas);
    }

    void write(Path file) throws IOException {
        WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /** The system that is up in the folder now; empty where there is none, also when it died without a word. */
    public static Optional<UpState> read(WorkDir dir) throws IOException {
        return read(dir.upFile());
    }

    /** {@link #read(WorkDir)} of a file that was {@link #write written}. */
    static Optional<UpState> read(Path file) throws IOException {
        return Files.exists(file)
                ? Optional.of(JSON.readValue(file.toFile(), UpState.class))
                        .filter(state -> state.process().isPresent())
                : Optional.empty();
    }

    /** Id of the process that holds the children. */
    long pid() {
        return owner.pid();
    }

    /** That process, while it lives. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid())
                .filter(process -> process.isAlive() && OwnerProcess.of(process).equals(owner));
    }

    /** The addresses of broker and store, with credentials from the folder, the environment and files. */
    public Addresses addresses(WorkDir dir, Map<String, String> environment) throws IOException {
        Optional<Path> config = Optional.of(endpoints.kafkaConfig)
                .filter(file -> !file.isEmpty())
                .map(Path::of);
        return new Addresses(
                endpoints.kafka,
                URI.create(endpoints.s3),
                endpoints.embeddedS3 ? Credentials.ofFolder(dir) : Credentials.fromEnvironment(environment),
                endpoints.topicPrefix,
                endpoints.externalKafka ? KafkaSettings.of(environment, config) : KafkaSettings.NONE);
    }

    /** Service of a replica's name: {@code labelguess} of {@code labelguess-2}. */
    static String service(String replica) {
        return replica.substring(0, replica.lastIndexOf('-'));
    }
}
