package mixmatch.eval.tracking;

import static java.net.HttpURLConnection.HTTP_CLIENT_TIMEOUT;
import static java.net.HttpURLConnection.HTTP_INTERNAL_ERROR;
import static java.net.HttpURLConnection.HTTP_OK;

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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import mixmatch.eval.evaluation.EvalConfig;
import org.jboss.logging.Logger;

/** MLflow's REST API 2.0. An {@link IOException} is an outage and may pass, a {@link RefusedException} will not. */
final class MlflowServer {
    /** A request that MLflow answers but refuses; asking again would change nothing. */
    static final class RefusedException extends IOException {
        final String code;

        /** @param code MLflow's name of the error, as in {@code RESOURCE_DOES_NOT_EXIST}; empty where it gives none */
        RefusedException(String code, String message) {
            super(message);
            this.code = code;
        }
    }

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
    private static final int MOST_BYTES = 1 << 20;
    private static final int MOST_CHARACTERS = 200;
    private static final String API = "/api/2.0/mlflow/";
    /** Without a name, a password or a query. */
    private static final String SERVER = "(?i)https?://[a-z0-9.\\-:\\[\\]]+(/[a-z0-9.\\-_~%/]*)?";

    private static final int TOO_MANY_REQUESTS = 429;
    private static final Logger LOG = Logger.getLogger(MlflowServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final String address;
    private final String authorization;

    /** @param authorization the header of that name; empty for none */
    MlflowServer(String address, String authorization) {
        this.address = address;
        this.authorization = authorization;
    }

    /** The configured server, if there is one; an address that only other tools understand is logged, and stops nothing. */
    static Optional<MlflowServer> of(EvalConfig.Mlflow config) {
        String uri = config.trackingUri().orElse("").strip();
        if (uri.isEmpty()) {
            return Optional.empty();
        }
        if (!uri.matches(SERVER)) {
            LOG.warnf(
                    "Nothing is logged to MLflow: eval.mlflow.tracking-uri (MLFLOW_TRACKING_URI) must be the http or https"
                            + " address of a tracking server, without a name and a password in it.");
            return Optional.empty();
        }
        return Optional.of(new MlflowServer(uri.replaceFirst("/+$", ""), authorization(config)));
    }

    private static String authorization(EvalConfig.Mlflow config) {
        if (config.username().isPresent()) {
            String pair = config.username().get() + ":" + config.password().orElse("");
            return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        }
        return config.token().map(token -> "Bearer " + token).orElse("");
    }

    String address() {
        return address;
    }

    /** A resource, if MLflow has it; errors name {@code what} was asked, as in {@code find experiment digits}. */
    Optional<JsonNode> find(String what, String path) throws IOException {
        try {
            return Optional.of(send(what, request(path).GET()));
        } catch (RefusedException e) {
            if (e.code.equals("RESOURCE_DOES_NOT_EXIST")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Sends a request with a body; the rest as in {@link #find}. */
    JsonNode post(String what, String path, Object body) throws IOException {
        HttpRequest.BodyPublisher json = HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
        return send(
                what, request(path).header("Content-Type", "application/json").POST(json));
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + API + path)).timeout(ANSWER_TIMEOUT);
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    private JsonNode send(String what, HttpRequest.Builder request) throws IOException {
        try {
            HttpResponse<InputStream> response = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            int status = response.statusCode();
            try (InputStream in = response.body()) {
                byte[] bytes = in.readNBytes(MOST_BYTES);
                if (status >= HTTP_INTERNAL_ERROR || status == TOO_MANY_REQUESTS || status == HTTP_CLIENT_TIMEOUT) {
                    throw new IOException("MLflow at %s answers with status %d".formatted(address, status));
                }
                JsonNode body = json(bytes);
                if (status != HTTP_OK) {
                    throw refused(what, status, body);
                }
                if (!body.isObject()) {
                    String other = "what answers at %s is no MLflow tracking server: its answer is no JSON";
                    throw new RefusedException("", other.formatted(address));
                }
                return body;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while MLflow was asked").initCause(e);
        }
    }

    private static RefusedException refused(String what, int status, JsonNode body) {
        String code = body.path("error_code").asText();
        String message = body.path("message").asText();
        String begin = message.substring(0, Math.min(MOST_CHARACTERS, message.length()));
        return new RefusedException(code, "MLflow refuses to %s: status %d %s %s".formatted(what, status, code, begin));
    }

    /** The bytes as JSON; a missing node where they are none, a proxy's page, say. */
    private static JsonNode json(byte[] bytes) throws IOException {
        try {
            return JSON.readTree(bytes);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
