package mixmatch.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

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
    Path java() {
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
     * The {@code java} argument for what all JVMs here begin with: small and fast to start, whose slow compiler would take
     * more from two cores than it gives, as what weighs is native code.
     */
    String jvmOptions() {
        return "@" + root.resolve("local/jvm.options");
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
}
