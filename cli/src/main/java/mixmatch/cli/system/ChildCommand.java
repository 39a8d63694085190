package mixmatch.cli.system;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import mixmatch.cli.embedded.EmbeddedKafka;
import mixmatch.cli.embedded.EmbeddedS3;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.files.PortFile;
import mixmatch.cli.files.WorkDir;

/**
 * The command of a child process: the broker, the store or a replica of a service.
 *
 * @param name of the child: {@code kafka}, {@code s3}, {@code labelguess-2}
 * @param command program and arguments
 * @param environment variables added to this process's own, from which all that configure Kafka clients are removed
 * @param log that its output is appended to
 * @param temporary folder for files that live no longer than the process; those that a killed one has left are deleted
 * @param port that it listens on
 * @param niceness from when it is ready, 0 to 19; it starts as all do: other programs would keep it from ever being ready
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

    public ChildCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    static ChildCommand kafka(Installation home, WorkDir dir, int port) {
        List<String> command = embedded(home, "kafka", dir, EmbeddedKafka.class, new Heap(160, 384));
        command.addAll(List.of(dir.kafka().toString(), dir.log("kafka").toString()));
        return of("kafka", command, Map.of(), dir, ListeningPort.ofStore(port), 0);
    }

    static ChildCommand s3(Installation home, WorkDir dir, int port, Credentials credentials) {
        List<String> command = embedded(home, "s3", dir, EmbeddedS3.class, new Heap(64, 128));
        command.addAll(List.of(dir.s3().toString(), dir.log("s3").toString()));
        return of("s3", command, credentials.environment(), dir, ListeningPort.ofStore(port), 0);
    }

    /** The {@code number}-th replica of a service, counted from 1. */
    public static ChildCommand service(
            Installation home, WorkDir dir, ServiceName service, int number, Addresses addresses) {
        String name = service.text() + "-" + number;
        List<String> command = new ArrayList<>(home.ownSession());
        command.addAll(home.jvm(service.text(), home.serviceJar(service)));
        command.addAll(home.ownJvmOptions(service));
        command.addAll(service.heap().options());
        command.add(temporary(dir.temporary(name)));
        // Where JavaCPP unpacks the trainer's convolutions, beside what DJL unpacks.
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + dir.natives().resolve("javacpp"));
        Stream.of(System.getenv().getOrDefault(JVM_OPTIONS, "").trim().split("\\s+"))
                .filter(option -> !option.isEmpty())
                .forEach(command::add);
        command.addAll(List.of("-jar", home.serviceJar(service).toString()));
        Map<String, String> environment = new HashMap<>(addresses.settings().environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", addresses.kafka());
        environment.put(Addresses.TOPIC_PREFIX, addresses.topicPrefix());
        environment.put("MIXMATCH_S3_URL", addresses.s3().toString());
        environment.put(Addresses.BUCKET, Addresses.bucket());
        environment.put(Addresses.REGION, Addresses.region());
        environment.putAll(addresses.credentials().environment());
        environment.put("MIXMATCH_CACHE_DIR", dir.images().toString());
        environment.put("MIXMATCH_EXIT_WITH_PARENT", "true");
        environment.put("DJL_CACHE_DIR", dir.natives().toString());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.putAll(boundedLog(dir.log(name)));
        // Waiting threads that spin take the cores from the other services.
        environment.put("GOMP_SPINCOUNT", "0");
        environment.put("OMP_WAIT_POLICY", "PASSIVE");
        // The trainer says itself how many threads compute what.
        environment.put("OMP_NUM_THREADS", "1");
        // Native libraries that would tell their makers of their use.
        environment.put("ORT_DISABLE_TELEMETRY", "1");
        environment.put("OPT_OUT_TRACKING", "true");
        environment.putAll(service.allocator());
        return of(name, command, environment, dir, ListeningPort.ofService(), service.niceness());
    }

    private static ChildCommand of(
            String name,
            List<String> command,
            Map<String, String> environment,
            WorkDir dir,
            ListeningPort port,
            int niceness) {
        Map<String, String> all = new HashMap<>(environment);
        all.put("MALLOC_ARENA_MAX", "2");
        return new ChildCommand(name, command, all, dir.log(name), dir.temporary(name), port, niceness);
    }

    /** The port that its present process listens on; empty until that has said so. */
    public OptionalInt saidPort() {
        return PortFile.read(PortFile.in(temporary));
    }

    /** Quarkus's handler rotates the log; the process's output goes to the same file, for what the JVM itself says. */
    private static Map<String, String> boundedLog(Path log) {
        return Map.of(
                "QUARKUS_LOG_CONSOLE_ENABLED", "false",
                "QUARKUS_LOG_FILE_ENABLED", "true",
                "QUARKUS_LOG_FILE_PATH", log.toString(),
                "QUARKUS_LOG_FILE_ROTATION_MAX_FILE_SIZE", "16M",
                "QUARKUS_LOG_FILE_ROTATION_MAX_BACKUP_INDEX", "1",
                "QUARKUS_LOG_FILE_ROTATION_ROTATE_ON_BOOT", "false");
    }

    private static List<String> embedded(Installation home, String name, WorkDir dir, Class<?> main, Heap heap) {
        List<String> command = new ArrayList<>(home.ownSession());
        command.addAll(home.jvm(name, Path.of(home.classPath())));
        command.addAll(heap.options());
        command.add(temporary(dir.temporary(name)));
        command.addAll(List.of("-cp", home.classPath(), main.getName()));
        return command;
    }

    /** ONNX Runtime unpacks 28 MB there at each start, and takes them away only at an end that it sees coming. */
    private static String temporary(Path folder) {
        return "-Djava.io.tmpdir=" + folder;
    }
}
