package mixmatch.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import java.util.stream.Stream;
import picocli.CommandLine.IVersionProvider;

/** The version that {@code --version} prints: of this build, its commit, and the libraries that compute and carry. */
public final class BuiltVersion implements IVersionProvider {
    @Override
    public String[] getVersion() throws IOException {
        Properties built = new Properties();
        try (InputStream file = BuiltVersion.class.getResourceAsStream("version.properties")) {
            built.load(file);
        }
        String commit = built.getProperty("commit");
        Object[] libraries = Stream.of("kafka", "quarkus", "djl", "onnxruntime")
                .map(built::getProperty)
                .toArray();
        Object[] java = Stream.of("java.version", "os.name", "os.arch")
                .map(System::getProperty)
                .toArray();
        return new String[] {
            // A source archive has no commit, and Maven leaves the name in its place.
            "mixmatch %s%s"
                    .formatted(
                            built.getProperty("version"),
                            commit.startsWith("$") ? "" : " (commit %s)".formatted(commit)),
            "Kafka %s, Quarkus %s, DJL %s, ONNX Runtime %s".formatted(libraries),
            "Java %s on %s %s".formatted(java)
        };
    }
}
