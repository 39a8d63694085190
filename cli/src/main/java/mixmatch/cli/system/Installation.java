package mixmatch.cli.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.cli.files.Folders;
import mixmatch.cli.terminal.CommandFailure;

/** The built project on this machine: the services' jars, the run specs, this command's own class path. */
public record Installation(Path root) {
    /** System property that the launcher script sets to the root of the project. */
    static final String HOME = "mixmatch.home";

    public static Installation current() {
        return new Installation(
                Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize());
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    Path serviceJar(ServiceName service) {
        Path jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw CommandFailure.failed(
                    "%s is not built: %s is missing; run ./mvnw package -DskipTests".formatted(service.module(), jar));
        }
        return jar;
    }

    /** The {@code java} arguments that engines add to a service's JVM; none for most services. */
    private List<String> ownJvmOptions(ServiceName service) {
        try {
            return Folders.list(root.resolve("engines")).stream()
                    .map(engine -> engine.resolve(service.text() + ".options"))
                    .filter(Files::isRegularFile)
                    .map(options -> "@" + options)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Options of a heap, MiB: touched at once, half of it young, so that the resident size stays flat over a long run. */
    static List<String> heap(int start, int most) {
        return List.of("-Xms" + start + "m", "-Xmn" + start / 2 + "m", "-Xmx" + most + "m", "-XX:+AlwaysPreTouch");
    }

    /** The begin of a JVM's command line. The optimizing compiler would take more than it gives: the heavy code is native. */
    public List<String> jvm(String process, Path jar) {
        List<String> command = new ArrayList<>(List.of(java(), "@" + root.resolve("cli/jvm.options")));
        if (Runtime.version().feature() >= 24) {
            command.add("@" + root.resolve("cli/jvm-24.options"));
        }
        archive(process, jar).ifPresent(archive -> command.addAll(archive.options()));
        return command;
    }

    /** The command line of a service's JVM, outside the terminal's foreground group; what it runs comes after. */
    List<String> serviceJvm(ServiceName service) {
        List<String> command = ownSession();
        command.addAll(jvm(service.text(), serviceJar(service)));
        command.addAll(ownJvmOptions(service));
        command.addAll(service.heap);
        return command;
    }

    /** The command line of a JVM that runs a class of this module, outside the terminal's foreground group; arguments come after. */
    List<String> ownJvm(String process, List<String> options, Class<?> main) {
        List<String> command = ownSession();
        command.addAll(jvm(process, Path.of(classPath())));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        return command;
    }

    /** None where no jar is run (tests), the build can't be written to (an image), or nobody waits (the store). */
    private Optional<ClassArchive> archive(String process, Path jar) {
        // Of this JDK, as one can't use another's.
        Path archives = root.resolve("target/classes-archived").resolve(System.getProperty("java.version"));
        if (process.equals("s3") || !Files.isRegularFile(jar)) {
            return Optional.empty();
        }
        if (process.startsWith("kafka-")) {
            // They would list the same classes in the same file.
            return archive("kafka", jar).filter(ClassArchive::isThere);
        }
        try {
            Files.createDirectories(archives);
            return Optional.of(new ClassArchive(archives.resolve(process + ".jsa"), jar));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Makes the archives that are missing, of processes that have listed their classes; one after the other, behind all else. */
    void archiveClasses() throws InterruptedException {
        for (String process : List.of("command", "kafka")) {
            archiveClasses(process, Path.of(classPath()), List.of());
        }
        for (ServiceName service : ServiceName.values()) {
            archiveClasses(service.text(), serviceJar(service), ownJvmOptions(service));
        }
    }

    private void archiveClasses(String process, Path jar, List<String> own) throws InterruptedException {
        Optional<ClassArchive> archive = archive(process, jar).filter(some -> some.isListed() && !some.isThere());
        if (archive.isPresent()) {
            List<String> command = ownSession();
            command.addAll(Niceness.from(19));
            command.add(java());
            command.addAll(own);
            archive.get().make(command);
        }
    }

    /** Class path of this process, for children that are classes of this module. */
    public String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The begin of a command outside the terminal's foreground group: Ctrl-C reaches only this process. */
    private static List<String> ownSession() {
        String setsid = "/usr/bin/setsid";
        return new ArrayList<>(Files.isExecutable(Path.of(setsid)) ? List.of(setsid) : List.of());
    }
}
