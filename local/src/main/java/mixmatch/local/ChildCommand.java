package mixmatch.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a child process runs: the broker, the store or a replica of a service.
 *
 * @param name of the child: {@code kafka}, {@code s3}, {@code labelguess-2}
 * @param command program and arguments
 * @param environment that it gets besides this process's own, of which nothing that configures Kafka clients is passed on
 * @param log that its output is appended to
 * @param temporary its folder for what lives no longer than the process; what a killed one has left in it is deleted
 * @param port that it listens on
 */
record ChildCommand(
        String name,
        List<String> command,
        Map<String, String> environment,
        Path log,
        Path temporary,
        ListeningPort port) {
    /** Environment variable with more options for the services' JVMs; they come last, so they win. */
    static final String JVM_OPTIONS = "MIXMATCH_JVM_OPTIONS";

    ChildCommand {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }

    /** @param port that a person asked for; 0: none in particular */
    static ChildCommand kafka(Installation home, WorkDir dir, int port) {
        List<String> command = embedded(home, "kafka", dir, EmbeddedKafka.class, new Heap(160, 384));
        command.add(dir.kafka().toString());
        command.add(dir.log("kafka").toString());
        return new ChildCommand(
                "kafka", command, memory(), dir.log("kafka"), dir.temporary("kafka"), ListeningPort.ofStore(port));
    }

    /** @param port that a person asked for; 0: none in particular */
    static ChildCommand s3(Installation home, WorkDir dir, int port, Credentials credentials) {
        List<String> command = embedded(home, "s3", dir, EmbeddedS3.class, new Heap(64, 128));
        command.add(dir.s3().toString());
        command.add(dir.log("s3").toString());
        Map<String, String> environment = new LinkedHashMap<>(memory());
        environment.put(Credentials.ACCESS_KEY, credentials.accessKey());
        environment.put(Credentials.SECRET_KEY, credentials.secretKey());
        return new ChildCommand(
                "s3", command, environment, dir.log("s3"), dir.temporary("s3"), ListeningPort.ofStore(port));
    }

    /** The {@code number}-th replica of a service, counted from 1. */
    static ChildCommand service(Installation home, WorkDir dir, ServiceName service, int number, Addresses addresses) {
        String name = service.text() + "-" + number;
        List<String> command = new ArrayList<>(home.ownSession());
        command.addAll(home.yielding(service.niceness()));
        command.addAll(home.jvm(service.text(), home.serviceJar(service)));
        command.addAll(home.ownJvmOptions(service));
        command.addAll(service.heap().options());
        command.add(temporary(dir.temporary(name)));
        // Where JavaCPP unpacks the trainer's convolutions, beside what DJL unpacks.
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + dir.natives().resolve("javacpp"));
        command.addAll(ownOptions(System.getenv().getOrDefault(JVM_OPTIONS, "")));
        command.add("-jar");
        command.add(home.serviceJar(service).toString());
        Map<String, String> environment = new LinkedHashMap<>(memory());
        environment.putAll(addresses.settings().environment());
        environment.put("KAFKA_BOOTSTRAP_SERVERS", addresses.kafka());
        environment.put(Addresses.TOPIC_PREFIX, addresses.topicPrefix());
        environment.put("MIXMATCH_S3_URL", addresses.s3().toString());
        environment.put(Addresses.BUCKET, Addresses.bucket());
        environment.put(Addresses.REGION, Addresses.region());
        environment.put(Credentials.ACCESS_KEY, addresses.credentials().accessKey());
        environment.put(Credentials.SECRET_KEY, addresses.credentials().secretKey());
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
        return new ChildCommand(
                name, command, environment, dir.log(name), dir.temporary(name), ListeningPort.ofService());
    }

    /** The port that its present process listens on; empty until that has said so. */
    OptionalInt saidPort() {
        return PortFile.read(PortFile.in(temporary));
    }

    /** Its own handler turns the log over; the process's output goes to the same file, for what the JVM itself says. */
    private static Map<String, String> boundedLog(Path log) {
        return Map.of(
                "QUARKUS_LOG_CONSOLE_ENABLED", "false",
                "QUARKUS_LOG_FILE_ENABLED", "true",
                "QUARKUS_LOG_FILE_PATH", log.toString(),
                "QUARKUS_LOG_FILE_ROTATION_MAX_FILE_SIZE", "16M",
                "QUARKUS_LOG_FILE_ROTATION_MAX_BACKUP_INDEX", "1",
                "QUARKUS_LOG_FILE_ROTATION_ROTATE_ON_BOOT", "false");
    }

    private static List<String> ownOptions(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
    }

    private static List<String> embedded(Installation home, String name, WorkDir dir, Class<?> main, Heap heap) {
        List<String> command = new ArrayList<>(home.ownSession());
        command.addAll(home.jvm(name, Path.of(home.classPath())));
        command.addAll(heap.options());
        command.add(temporary(dir.temporary(name)));
        command.add("-cp");
        command.add(home.classPath());
        command.add(main.getName());
        return command;
    }

    /** ONNX Runtime unpacks 28 MB there at each start, and takes them away only at an end that it sees coming. */
    private static String temporary(Path folder) {
        return "-Djava.io.tmpdir=" + folder;
    }

    private static Map<String, String> memory() {
        return Map.of("MALLOC_ARENA_MAX", "2");
    }
}
