package mixmatch.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The platform of an image, as each project calls it in names of jars and folders; {@code profile} is our build's. */
record NativePlatform(String profile, String pytorch, String javacpp, String onnxRuntime, String corretto) {
    static final NativePlatform X86_64 =
            new NativePlatform("linux-x86_64", "linux-x86_64", "linux-x86_64", "linux-x64", "linux-x86_64");
    static final NativePlatform ARM64 =
            new NativePlatform("linux-arm64", "linux-aarch64", "linux-arm64", "linux-aarch64", "linux-aarch_64");

    /** A jar that holds natives for one platform ends in its name. */
    private static final Pattern JAR_OF_ONE = Pattern.compile(".*-((?:linux|osx|macosx|windows)-[a-z0-9_]+)\\.jar");

    /** Of the JVM that runs, which is the image's own. */
    static NativePlatform current() throws IOException {
        String processor = System.getProperty("os.arch");
        return switch (processor) {
            case "amd64" -> X86_64;
            case "aarch64" -> ARM64;
            default -> throw new IOException("there are images for amd64 and aarch64, not for " + processor);
        };
    }

    /** @throws IOException naming a jar that is for another platform, and how to build those for this one */
    void requireAll(List<Path> jars) throws IOException {
        for (Path jar : jars) {
            Matcher named = JAR_OF_ONE.matcher(jar.getFileName().toString());
            if (named.matches() && !List.of(pytorch, javacpp, corretto).contains(named.group(1))) {
                String other = (equals(X86_64) ? ARM64 : X86_64).profile;
                throw new IOException(
                        "%s is for %s, but the image is for %s; build with ./mvnw package -DskipTests -Pimages,%s,-%s"
                                .formatted(jar.getFileName(), named.group(1), profile, profile, other));
            }
        }
    }
}
