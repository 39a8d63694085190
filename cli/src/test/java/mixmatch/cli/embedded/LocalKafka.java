package mixmatch.cli.embedded;

import java.io.IOException;
import java.nio.file.Path;

/** A broker with clients on one port, in the test's own process. */
public final class LocalKafka {
    private LocalKafka() {}

    /** @param port 0: any */
    public static EmbeddedKafka start(Path folder, int port) throws IOException {
        BoundListeners listeners = new BoundListeners();
        listeners.bind(EmbeddedKafka.CLIENTS, port);
        return EmbeddedKafka.start(folder, listeners);
    }

    public static int port(EmbeddedKafka kafka) {
        return kafka.listeners().port(EmbeddedKafka.CLIENTS);
    }
}
