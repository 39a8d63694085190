package mixmatch.cli.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import mixmatch.cli.terminal.CommandFailure;

/** The credentials for the object store. They travel in the environment, never in a command line, which others can read. */
public record Credentials(String accessKey, String secretKey) {
    public static final String ACCESS_KEY = "MIXMATCH_S3_ACCESS_KEY";
    public static final String SECRET_KEY = "MIXMATCH_S3_SECRET_KEY";

    /** Those that a person has set for a store of their own. */
    public static Credentials fromEnvironment(Map<String, String> environment) {
        Map<String, String> own = new HashMap<>(environment);
        // Those that S3's own tools take.
        own.computeIfAbsent(ACCESS_KEY, key -> environment.get("AWS_ACCESS_KEY_ID"));
        own.computeIfAbsent(SECRET_KEY, key -> environment.get("AWS_SECRET_ACCESS_KEY"));
        String sentence = "--s3 needs credentials: set %s and %s in the environment";
        return of(own, sentence.formatted(ACCESS_KEY, SECRET_KEY));
    }

    /**
     * Those of the store that is embedded in a folder: made up when it has none, and kept in a file that only its owner
     * may read, in the form that a shell takes ({@code set -a; . DIR/s3.env}).
     */
    public static Credentials ofFolder(WorkDir dir) throws IOException {
        Path file = dir.root().resolve("s3.env");
        if (!Files.exists(file)) {
            String text = "%s=%s%n%s=%s%n".formatted(ACCESS_KEY, random(10), SECRET_KEY, random(20));
            WholeFile.writeSecret(file, text.getBytes(StandardCharsets.UTF_8));
        }
        Map<String, String> values = new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .map(line -> line.split("=", 2))
                .filter(parts -> parts.length == 2)
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, last) -> last));
        String sentence = "%s does not say %s and %s; delete it, and it is made anew";
        return of(values, sentence.formatted(file, ACCESS_KEY, SECRET_KEY));
    }

    private static Credentials of(Map<String, String> values, String whereMissing) {
        Credentials given = new Credentials(values.getOrDefault(ACCESS_KEY, ""), values.getOrDefault(SECRET_KEY, ""));
        if (given.accessKey.isBlank() || given.secretKey.isBlank()) {
            throw CommandFailure.badInput(whereMissing);
        }
        return given;
    }

    public Map<String, String> environment() {
        return Map.of(ACCESS_KEY, accessKey, SECRET_KEY, secretKey);
    }

    private static String random(int bytes) {
        byte[] random = new byte[bytes];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** Keeps the secret out of logs. */
    @Override
    public String toString() {
        return "Credentials[" + accessKey + "]";
    }
}
