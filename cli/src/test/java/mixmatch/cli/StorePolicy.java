package mixmatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A policy document of the store as S3 reads it, without conditions: what no statement allows is forbidden. */
record StorePolicy(List<Statement> statements) {
    private static final Path POLICIES = Path.of("..", "k8s", "components", "kafka-and-minio", "policies");

    private record Statement(List<Pattern> actions, List<Pattern> resources) {
        boolean allows(String action, String resource) {
            return actions.stream().anyMatch(p -> p.matcher(action).matches())
                    && resources.stream().anyMatch(p -> p.matcher(resource).matches());
        }
    }

    /** The document that a user of the store is given. */
    static StorePolicy of(String user) throws IOException {
        JsonNode document = new ObjectMapper().readTree(Files.readString(POLICIES.resolve(user + ".json")));
        List<Statement> statements = new ArrayList<>();
        for (JsonNode statement : document.required("Statement")) {
            if (!statement.required("Effect").asText().equals("Allow") || statement.size() != 3) {
                throw new AssertionError("this check knows statements of Allow, actions and resources alone");
            }
            statements.add(
                    new Statement(patterns(statement.required("Action")), patterns(statement.required("Resource"))));
        }
        return new StorePolicy(List.copyOf(statements));
    }

    private static List<Pattern> patterns(JsonNode texts) {
        List<Pattern> patterns = new ArrayList<>();
        texts.forEach(text -> patterns.add(Pattern.compile(Pattern.compile("\\*")
                .splitAsStream(text.asText() + "\0")
                .map(part -> Pattern.quote(part.replace("\0", "")))
                .collect(Collectors.joining(".*")))));
        return patterns;
    }

    boolean allows(String action, String bucket, String key) {
        String resource = "arn:aws:s3:::" + bucket + (key.isEmpty() ? "" : "/" + key);
        return statements.stream().anyMatch(statement -> statement.allows("s3:" + action, resource));
    }
}
