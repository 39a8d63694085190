package mixmatch.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the built project lies: the services' jars, the run specs, this command's own class path.
 *
 * @param root of the project
 */
record Installation(Path root) {
    /** System property that the launcher script sets to the root of the project. */
    static final String HOME = "mixmatch.home";

    static Installation current() {
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
     * The {@code java} arguments for what all JVMs here begin with: small and fast to start, whose slow compiler would take
     * more from two cores than it gives, as what weighs is native code. Some are known to newer JDKs alone.
     */
    private List<String> jvmOptions() {
        String all = "@" + root.resolve("local/jvm.options");
        return Runtime.version().feature() < 24
                ? List.of(all)
                : List.of(all, "@" + root.resolve("local/jvm-24.options"));
    }

    /** The {@code java} arguments for what a service's JVM has beside {@link #jvmOptions}; none for most. */
    List<String> ownJvmOptions(ServiceName service) {
        Path options = root.resolve("local").resolve(service.text() + ".options");
        return Files.isRegularFile(options) ? List.of("@" + options) : List.of();
    }

    /**
     * How a JVM is started here; what it runs comes after.
     *
     * @param process as {@link #archive} knows it
     */
    List<String> jvm(String process, Path jar) {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(jvmOptions());
        archive(process, jar).ifPresent(archive -> command.addAll(archive.options()));
        return command;
    }

    /**
     * The archive of a process's classes; none before {@link #beginToArchiveClasses}, or where what it runs is no jar, as in
     * tests.
     *
     * @param process {@code command}, {@code kafka}, {@code s3} or a service
     * @param jar that it runs
     */
    Optional<ClassArchive> archive(String process, Path jar) {
        Path jcmd = java().resolveSibling("jcmd");
        return archivesClasses() && Files.isRegularFile(jar)
                ? Optional.of(new ClassArchive(jcmd, archives().resolve(process + ".jsa"), jar))
                : Optional.empty();
    }

    /** True where processes are started so that their classes can be archived, which slows a start that has no archive. */
    boolean archivesClasses() {
        return archivesAreSafe() && Files.isDirectory(archives());
    }

    /** A JVM of JDK 25 that has written its classes while it ran ends with a SIGSEGV at the next lambda. */
    private static boolean archivesAreSafe() {
        return Runtime.version().feature() < 24;
    }

    /**
     * From the next process on. Who tries a build once need not wait for the sake of later starts. Where the build can't be
     * written to, as in an image, later starts are no quicker, and all else is as it is.
     */
    void beginToArchiveClasses() {
        if (!archivesAreSafe()) {
            return;
        }
        try {
            Files.createDirectories(archives());
        } catch (IOException e) {
            // No archive is made.
        }
    }

    /** Of this JDK, as one can't use another's. */
    private Path archives() {
        return root.resolve("target/classes-archived").resolve(System.getProperty("java.version"));
    }

    Path specs() {
        return root.resolve("runs");
    }

    /** Class path of this process, for children that are classes of this module. */
    String classPath() {
        return System.getProperty("java.class.path");
    }

    /** A way to put a child outside the terminal's foreground group, so that Ctrl-C reaches only this process. */
    List<String> ownSession() {
        Path setsid = Path.of("/usr/bin/setsid");
        return Files.isExecutable(setsid) ? List.of(setsid.toString()) : List.of();
    }

    /**
     * A way to give a child in a session of its own less of the processors while others want them. Linux goes by the
     * session's niceness where it shares processors among sessions first (sched(7), autogroup), else by the process's.
     *
     * @param niceness 0 (as much as others) to 19
     */
    List<String> yielding(int niceness) {
        Path nice = Path.of("/usr/bin/nice");
        if (niceness == 0 || !Files.isExecutable(nice)) {
            return List.of();
        }
        String script = "{ echo %d > /proc/self/autogroup; } 2>/dev/null; exec %s -n %d \"$@\""
                .formatted(niceness, nice, niceness);
        return List.of("/bin/sh", "-c", script, "sh");
    }
}
