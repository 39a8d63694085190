package mixmatch.cli.system;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import mixmatch.connections.ProtocolProbe;

/** A probe of a child from outside: whether it answers, and says of itself that it is alive. */
public interface LivenessProbe {
    String SILENT = "it does not answer";
    String NOT_ALIVE = "it says that it is not alive";

    /**
     * The problem, as in {@value #SILENT}; empty where there is none.
     *
     * @param patience how long an answer may take
     */
    String problem(Duration patience);

    /** The probe of a service, at the port of its web server once that is known. */
    static LivenessProbe ofService(Supplier<OptionalInt> port) {
        return of(port, (number, patience) -> {
            int status = status(number, "/q/health/live", patience);
            return status == HttpURLConnection.HTTP_UNAVAILABLE ? NOT_ALIVE : silentUnless(status > 0);
        });
    }

    /** The probe of the embedded store, which answers that a stranger may not read. */
    static LivenessProbe ofStore(Supplier<OptionalInt> port) {
        return of(port, (number, patience) -> silentUnless(status(number, "/", patience) > 0));
    }

    /** The probe of the embedded broker. */
    static LivenessProbe ofBroker(Supplier<OptionalInt> port) {
        return of(
                port, (number, patience) -> silentUnless(ProtocolProbe.answersPlainly("127.0.0.1", number, patience)));
    }

    private static LivenessProbe of(Supplier<OptionalInt> port, BiFunction<Integer, Duration, String> probe) {
        return patience -> {
            OptionalInt known = port.get();
            return known.isEmpty() ? SILENT : probe.apply(known.getAsInt(), patience);
        };
    }

    private static String silentUnless(boolean answered) {
        return answered ? "" : SILENT;
    }

    /** The status code of an HTTP answer from this machine; 0 without one. */
    static int status(int port, String path, Duration patience) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            try {
                connection.setConnectTimeout((int) patience.toMillis());
                connection.setReadTimeout((int) patience.toMillis());
                return Math.max(0, connection.getResponseCode());
            } finally {
                // Each probe opens a connection: one that is open already would only show that the process can send.
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }
}
