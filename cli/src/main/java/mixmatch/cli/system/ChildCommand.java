package mixmatch.cli.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mixmatch.cli.embedded.EmbeddedKafka;
import mixmatch.cli.embedded.EmbeddedS3;
import mixmatch.cli.embedded.Quorum;
import mixmatch.cli.embedded.StoreProcess;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.WorkDir;

/**
 * The command line of a child process, with what it needs.
 *
 * @param name {@code kafka}, {@code s3} or a replica of a service, as {@code labelguess-2}
 * @param environment variables besides this process's own, of which those that configure Kafka clients are taken away
 * @param temporary a folder for files that live no longer than the process; what a killed one has left there is deleted
 * @param niceness 0..19, given to the process once it is ready: from the start, other programs might keep it from ever being so
 */
public record ChildCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Path temporary,
        ListeningPort port,
        int niceness) {
    /** Environment variable with more options for the services' JVMs; they come last, so they win. */
    public static final String JVM_OPTIONS = "MIXMATCH_JVM_OPTIONS";

    static ChildCommand kafka(Installation home, WorkDir dir, int port) {
        ListeningPort listening = new ListeningPort(StoreProcess.VARIABLE, port, true, LivenessProbe.OF_BROKER);
        return embedded(home, "kafka", dir, EmbeddedKafka.class, Installation.heap(160, 384), Map.of(), listening);
    }

    /** A broker of several. */
    static ChildCommand kafka(Installation home, WorkDir dir, int port, Quorum quorum, int node) {
        ListeningPort listening = new ListeningPort(StoreProcess.VARIABLE, port, true, LivenessProbe.OF_BROKER);
        ChildCommand alone = embedded(
                home, Brokers.name(node), dir, EmbeddedKafka.class, Installation.heap(96, 256), Map.of(), listening);
        alone.command.addAll(EmbeddedKafka.arguments(quorum, node));
        return alone;
    }

    static ChildCommand s3(Installation home, WorkDir dir, int port, Credentials credentials) {
        ListeningPort listening = new ListeningPort(StoreProcess.VARIABLE, port, true, LivenessProbe.OF_STORE);
        return embedded(
                home, "s3", dir, EmbeddedS3.class, Installation.heap(64, 128), credentials.environment(), listening);
    }

    private static ChildCommand embedded(
            Installation home,
            String name,
            WorkDir dir,
            Class<?> main,
            List<String> heap,
            Map<String, String> environment,
            ListeningPort port) {
        List<String> options = new ArrayList<>(heap);
        options.add(temporaryOption(dir, name));
        List<String> command = home.ownJvm(name, options, main);
        command.addAll(
                List.of(dir.root().resolve(name).toString(), dir.log(name).toString()));
        return new ChildCommand(name, command, environment, dir.log(name), temporary(dir, name), port, 0);
    }

    /**
     * The {@code number}-th replica of a service, counted from 1.
     *
     * @param ownBroker nobody else's replicas use it
     */
    public static ChildCommand service(
            Installation home, WorkDir dir, ServiceName service, int number, Addresses addresses, boolean ownBroker) {
        String name = service.text() + "-" + number;
        List<String> command = home.serviceJvm(service);
        command.add(temporaryOption(dir, name));
        // Where JavaCPP unpacks the trainer's convolutions, beside what DJL unpacks.
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + dir.natives().resolve("javacpp"));
        Stream.of(System.getenv().getOrDefault(JVM_OPTIONS, "").trim().split("\\s+"))
                .filter(option -> !option.isEmpty())
                .forEach(command::add);
        command.addAll(List.of("-jar", home.serviceJar(service).toString()));
        Map<String, String> environment = new HashMap<>(addresses.settings().environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", addresses.kafka());
        environment.put(Addresses.TOPIC_PREFIX, addresses.topicPrefix());
        environment.putAll(addresses.replication());
        environment.put("MIXMATCH_S3_URL", addresses.s3().toString());
        environment.putAll(addresses.credentials().environment());
        environment.put("MIXMATCH_CACHE_DIR", dir.images().toString());
        environment.put("MIXMATCH_EXIT_WITH_PARENT", "true");
        if (ownBroker) {
            // On others' there may be replicas of the same name, and these would take each other's runs.
            environment.put("MIXMATCH_REPLICA", name);
        }
        environment.put("DJL_CACHE_DIR", dir.natives().toString());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        // Quarkus's handler rotates the log; the process's output goes to the same file, for what the JVM itself says.
        environment.put("QUARKUS_LOG_CONSOLE_ENABLED", "false");
        environment.put("QUARKUS_LOG_FILE_ENABLED", "true");
        environment.put("QUARKUS_LOG_FILE_PATH", dir.log(name).toString());
        environment.put("QUARKUS_LOG_FILE_ROTATION_MAX_FILE_SIZE", "16M");
        environment.put("QUARKUS_LOG_FILE_ROTATION_MAX_BACKUP_INDEX", "1");
        environment.put("QUARKUS_LOG_FILE_ROTATION_ROTATE_ON_BOOT", "false");
        // Waiting threads that spin take the cores from the other services.
        environment.put("GOMP_SPINCOUNT", "0");
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        // The trainer says itself how many threads compute what.
        environment.put("OMP_NUM_THREADS", "1");
        // On a card: products whose bits repeat.
        environment.put("CUBLAS_WORKSPACE_CONFIG", ":4096:8");
        // Native libraries that would tell their makers of their use.
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        environment.put("OPT_OUT_TRACKING", "true");
        environment.putAll(service.allocator());
        ListeningPort port = new ListeningPort("QUARKUS_HTTP_PORT", 0, false, LivenessProbe.OF_SERVICE);
        return new ChildCommand(
                name, command, environment, dir.log(name), temporary(dir, name), port, service.niceness);
    }

    /** The same with more variables. */
    ChildCommand knowing(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new ChildCommand(name, command, all, log, temporary, port, niceness);
    }

    /** The file in which its process says its port. It is deleted before each start, with all that is temporary. */
    public Path portFile() {
        return temporary.resolve("port");
    }

    /** The port that its process, or the last one while there is none, has said that it listens on. */
    public OptionalInt saidPort() {
        try {
            return OptionalInt.of(Integer.parseInt(Files.readString(portFile())));
        } catch (IOException e) {
            return OptionalInt.empty();
        }
    }

    /** ONNX Runtime unpacks 28 MB there at each start, and takes them away only at an end that it sees coming. */
    private static String temporaryOption(WorkDir dir, String name) {
        return "-Djava.io.tmpdir=" + temporary(dir, name);
    }

    private static Path temporary(WorkDir dir, String name) {
        return dir.cache(name).resolve("tmp");
    }
}
