package mixmatch.cli;

import java.util.Optional;
import java.util.Set;

/** The operating system and the processor that a JVM, and so each native library in it, is made for, as the JVM names them. */
record Platform(String system, String processor) {
    /** The platforms of the profiles in the parent POM. */
    private static final Set<Platform> WITH_NATIVES = Set.of(
            new Platform("Linux", "amd64"), new Platform("Linux", "aarch64"), new Platform("Mac OS X", "aarch64"));

    static Platform current() {
        return new Platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** Why nothing runs on it, in a sentence with what to do; empty where there are natives. */
    Optional<String> refusal() {
        if (WITH_NATIVES.contains(this)) {
            return Optional.empty();
        }
        return Optional.of(
                system.startsWith("Windows")
                        ? "Windows is not supported; run mixmatch on Linux inside it (WSL), or in containers as docs/containers.md says"
                        : "a JVM for %s on %s is not supported: there are natives for Linux on x86-64 and arm64 and for macOS on arm64; run mixmatch on one of these, with a JVM for it"
                                .formatted(system, processor));
    }
}
