package mixmatch.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import mixmatch.connections.Speech;

/** A look at a child from outside: whether it answers, and says of itself that it is alive. */
interface Look {
    String SILENT = "it does not answer";
    String NOT_ALIVE = "it says that it is not alive";

    /**
     * What is wrong, as in {@value #SILENT}; empty where nothing is.
     *
     * @param patience how long an answer may take
     */
    String trouble(Duration patience);

    /**
     * At a service.
     *
     * @param port of its web server, as far as it is known
     */
    static Look atService(Supplier<OptionalInt> port) {
        return at(port, (number, patience) -> {
            int code = answer(number, "/q/health/live", patience);
            return code == HttpURLConnection.HTTP_UNAVAILABLE ? NOT_ALIVE : silentUnless(code > 0);
        });
    }

    /** At the embedded store, which answers that somebody unknown may not look. */
    static Look atStore(Supplier<OptionalInt> port) {
        return at(port, (number, patience) -> silentUnless(answer(number, "/", patience) > 0));
    }

    /** At the embedded broker. */
    static Look atBroker(Supplier<OptionalInt> port) {
        return at(port, (number, patience) -> silentUnless(Speech.answersPlainly("127.0.0.1", number, patience)));
    }

    private static Look at(Supplier<OptionalInt> port, BiFunction<Integer, Duration, String> look) {
        return patience -> {
            OptionalInt known = port.get();
            return known.isEmpty() ? SILENT : look.apply(known.getAsInt(), patience);
        };
    }

    private static String silentUnless(boolean answered) {
        return answered ? "" : SILENT;
    }

    /** The code of its answer; 0 without one. */
    private static int answer(int port, String path, Duration patience) {
        try {
            HttpURLConnection connection = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + path).toURL().openConnection();
            try {
                connection.setConnectTimeout((int) patience.toMillis());
                connection.setReadTimeout((int) patience.toMillis());
                return Math.max(0, connection.getResponseCode());
            } finally {
                // Each look with a connection of its own: one that is open would say that the process can still send.
                connection.disconnect();
            }
        } catch (IOException e) {
            return 0;
        }
    }
}
