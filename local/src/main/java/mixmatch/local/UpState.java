package mixmatch.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code up} left running in a folder, as {@code up.json} says it.
 *
 * @param pid of the process that holds the children
 * @param startedAtMillis when that process began: a process id alone may by now be somebody else's
 * @param externalKafka true where the broker is one whose settings are in the environment and in {@code kafkaConfig}
 * @param kafkaConfig file of settings, absolute; empty where there is none
 * @param embeddedS3 false where the store is one whose credentials are in the environment
 * @param topicPrefix what the names of all topics begin with
 * @param page address of eval's page; empty where eval runs elsewhere
 * @param replicas process id of each replica, by name
 */
record UpState(
        long pid,
        long startedAtMillis,
        String kafka,
        boolean externalKafka,
        String kafkaConfig,
        String s3,
        boolean embeddedS3,
        String topicPrefix,
        String page,
        Map<String, Long> replicas) {
    private static final ObjectMapper JSON = new ObjectMapper();

    UpState {
        // What an earlier version left running says nothing of them.
        page = page == null ? "" : page;
        kafkaConfig = kafkaConfig == null ? "" : kafkaConfig;
    }

    /** Writes it for this process. */
    static void write(WorkDir dir, Cluster cluster, ClusterPlan plan, Optional<Path> kafkaConfig) throws IOException {
        write(
                dir.upFile(),
                cluster.addresses(),
                plan,
                kafkaConfig,
                cluster.page().map(URI::toString).orElse(""),
                cluster.replicas());
    }

    /** Says where a command in the foreground has its embedded broker, and its store, for those that only look. */
    static void writeForeground(WorkDir dir, Addresses addresses, ClusterPlan plan) throws IOException {
        write(dir.foregroundFile(), addresses, plan, Optional.empty(), "", Map.of());
    }

    private static void write(
            Path file,
            Addresses addresses,
            ClusterPlan plan,
            Optional<Path> kafkaConfig,
            String page,
            Map<String, Long> replicas)
            throws IOException {
        ProcessHandle self = ProcessHandle.current();
        UpState state = new UpState(
                self.pid(),
                startOf(self),
                addresses.kafka(),
                plan.kafka().isPresent(),
                kafkaConfig.map(path -> path.toAbsolutePath().toString()).orElse(""),
                addresses.s3().toString(),
                plan.s3().isEmpty(),
                addresses.topicPrefix(),
                page,
                replicas);
        WholeFile.write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state));
    }

    /** What is up in the folder now; empty where nothing is, also when it died without a word. */
    static Optional<UpState> read(WorkDir dir) throws IOException {
        return read(dir.upFile());
    }

    /** What a command in the foreground uses now; empty where there is none. */
    static Optional<UpState> readForeground(WorkDir dir) throws IOException {
        return read(dir.foregroundFile());
    }

    private static Optional<UpState> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        UpState state = JSON.readValue(file.toFile(), UpState.class);
        return state.process().map(p -> state);
    }

    /** The process that holds the children, while it lives. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(p -> p.isAlive() && startOf(p) == startedAtMillis);
    }

    /** Where broker and store are, with credentials from the folder, the environment and files. */
    Addresses addresses(WorkDir dir, Map<String, String> environment) throws IOException {
        Credentials credentials = embeddedS3 ? Credentials.ofFolder(dir) : Credentials.fromEnvironment(environment);
        KafkaSettings settings = externalKafka
                ? KafkaSettings.of(
                        environment, kafkaConfig.isEmpty() ? Optional.empty() : Optional.of(Path.of(kafkaConfig)))
                : KafkaSettings.NONE;
        return new Addresses(kafka, URI.create(s3), credentials, topicPrefix, settings);
    }

    /** Service of a replica's name: {@code labelguess} of {@code labelguess-2}. */
    static String service(String replica) {
        return replica.substring(0, replica.lastIndexOf('-'));
    }

    private static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }
}
