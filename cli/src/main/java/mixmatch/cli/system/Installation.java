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

/**
 * The built project on this machine: the services' jars, the run specs, this command's own class path.
 *
 * @param root of the project
 */
public record Installation(Path root) {
    /** System property that the launcher script sets to the root of the project. */
    static final String HOME = "mixmatch.home";

    public static Installation current() {
        return new Installation(
                Path.of(System.getProperty(HOME, "")).toAbsolutePath().normalize());
    }

    /** The {@code java} of the JDK that runs this command. */
    private Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** The runnable jar of a service's fast-jar. */
    Path serviceJar(ServiceName service) {
        Path jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.isRegularFile(jar)) {
            throw CommandFailure.failed(
                    "%s is not built: %s is missing; run ./mvnw package -DskipTests".formatted(service.module(), jar));
        }
        return jar;
    }

    /**
     * The {@code java} arguments of all JVMs here: small and fast to start. The optimizing compiler would take more from two
     * cores than it gives, as the heavy code is native. Some arguments are for newer JDKs only.
     */
    private List<String> jvmOptions() {
        String all = "@" + root.resolve("cli/jvm.options");
        return Runtime.version().feature() < 24 ? List.of(all) : List.of(all, "@" + root.resolve("cli/jvm-24.options"));
    }

    /** The {@code java} arguments that engines add to a service's JVM; none for most services. */
    List<String> ownJvmOptions(ServiceName service) {
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

    /**
     * The begin of a JVM's command line; what it runs comes after.
     *
     * @param process as {@link #archive} knows it
     */
    public List<String> jvm(String process, Path jar) {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(jvmOptions());
        archive(process, jar).ifPresent(archive -> command.addAll(archive.options()));
        return command;
    }

    /**
     * The archive of a process's classes; none where what it runs is no jar, as in tests, or where the build can't be written to,
     * as in an image. The store has none: nobody waits for it.
     *
     * @param process {@code command}, {@code kafka}, {@code s3} or a service
     * @param jar that it runs
     */
    private Optional<ClassArchive> archive(String process, Path jar) {
        // Of this JDK, as one can't use another's.
        Path archives = root.resolve("target/classes-archived").resolve(System.getProperty("java.version"));
        if (process.equals("s3") || !Files.isRegularFile(jar)) {
            return Optional.empty();
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
            List<String> command = new ArrayList<>(ownSession());
            command.addAll(Niceness.from(19));
            command.add(java().toString());
            command.addAll(own);
            archive.get().make(command);
        }
    }

    public Path specs() {
        return root.resolve("runs");
    }

    /** Class path of this process, for children that are classes of this module. */
    public String classPath() {
        return System.getProperty("java.class.path");
    }

    /** The begin of a command outside the terminal's foreground group: Ctrl-C reaches only this process. */
    List<String> ownSession() {
        Path setsid = Path.of("/usr/bin/setsid");
        return Files.isExecutable(setsid) ? List.of(setsid.toString()) : List.of();
    }
}
