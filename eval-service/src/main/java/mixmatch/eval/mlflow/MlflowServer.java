package mixmatch.eval.mlflow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * A tracking server by its REST API 2.0: JSON out, JSON in. An {@link IOException} is an outage and may pass, a
 * {@link RefusedException} will not.
 */
final class MlflowServer {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_WORDS = 200;
    private static final String API = "/api/2.0/mlflow/";
    private static final int OK = 200;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY = 429;
    private static final int SERVER_ERROR = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final MlflowSettings settings;

    MlflowServer(MlflowSettings settings) {
        this.settings = settings;
    }

    /** What the server answered. */
    record Answer(int status, JsonNode body) {
        /** MLflow's name of an error, as in {@code RESOURCE_DOES_NOT_EXIST}; empty where it is none. */
        String errorCode() {
            return status == OK ? "" : body.path("error_code").asText();
        }
    }

    /** @param path with its query, below {@code api/2.0/mlflow/} */
    Answer get(String path) throws IOException {
        return send(request(path).GET().build());
    }

    Answer post(String path, Object body) throws IOException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build());
    }

    /** The answer's body. */
    JsonNode done(String what, Answer answer) throws RefusedException {
        if (answer.status() != OK) {
            String message = answer.body().path("message").asText();
            throw new RefusedException("MLflow refuses to %s: status %d %s %s"
                    .formatted(
                            what,
                            answer.status(),
                            answer.errorCode(),
                            message.substring(0, Math.min(MOST_WORDS, message.length()))));
        }
        return answer.body();
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.server() + API + path))
                .timeout(ANSWER_TIMEOUT);
        return settings.authorization().isEmpty() ? request : request.header("Authorization", settings.authorization());
    }

    private Answer send(HttpRequest request) throws IOException {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MOST_BYTES);
                if (status >= SERVER_ERROR || status == TOO_MANY || status == REQUEST_TIMEOUT) {
                    throw new IOException("MLflow at %s answers with status %d".formatted(settings.server(), status));
                }
                return new Answer(status, body(status, bytes));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while MLflow was asked").initCause(e);
        }
    }

    private JsonNode body(int status, byte[] bytes) throws IOException {
        try {
            JsonNode body = JSON.readTree(bytes);
            if (body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            // A proxy's page, say: told apart below.
        }
        if (status == OK) {
            throw new RefusedException("what answers at %s is no MLflow tracking server: its answer is no JSON"
                    .formatted(settings.server()));
        }
        return JSON.createObjectNode();
    }
}
