package mixmatch.cli.system;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import mixmatch.connections.ProtocolProbe;

/** A probe of a child from outside: whether it answers, and says of itself that it is alive. */
public interface LivenessProbe {
    String SILENT = "it does not answer";
    String NOT_ALIVE = "it says that it is not alive";

    LivenessProbe OF_SERVICE = (port, patience) -> {
        int status = status(port, "/q/health/live", patience);
        return status == HttpURLConnection.HTTP_UNAVAILABLE ? NOT_ALIVE : silentUnless(status > 0);
    };

    /** The embedded store answers that a stranger may not read. */
    LivenessProbe OF_STORE = (port, patience) -> silentUnless(status(port, "/", patience) > 0);

    LivenessProbe OF_BROKER = (port, patience) ->
            silentUnless(port.isPresent() && ProtocolProbe.answersPlainly("127.0.0.1", port.getAsInt(), patience));

    /** The problem, as in {@value #SILENT}; empty where there is none. The port is the child's, once that is known. */
    String problem(OptionalInt port, Duration patience);

    static boolean ready(OptionalInt port) {
        return status(port, "/q/health/ready", Duration.ofSeconds(2)) == HttpURLConnection.HTTP_OK;
    }

    private static String silentUnless(boolean answered) {
        return answered ? "" : SILENT;
    }

    /** The status code of an HTTP answer from this machine; 0 without one. */
    private static int status(OptionalInt port, String path, Duration patience) {
        return ask(port, path, patience, 0, connection -> Math.max(0, connection.getResponseCode()));
    }

    interface Answer<T> {
        T of(HttpURLConnection connection) throws IOException;
    }

    /** An HTTP answer from this machine; {@code silence} without one. */
    static <T> T ask(OptionalInt port, String path, Duration patience, T silence, Answer<T> answer) {
        if (port.isEmpty()) {
            return silence;
        }
        try {
            HttpURLConnection connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port.getAsInt() + path)
                    .toURL()
                    .openConnection();
            try {
                connection.setConnectTimeout((int) patience.toMillis());
                connection.setReadTimeout((int) patience.toMillis());
                return answer.of(connection);
            } finally {
                // Each probe opens a connection: one that is open already would only show that the process can send.
                connection.disconnect();
            }
        } catch (IOException e) {
            return silence;
        }
    }
}
