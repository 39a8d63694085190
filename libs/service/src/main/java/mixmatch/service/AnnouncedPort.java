package mixmatch.service;

import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.ObservesAsync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/**
 * The port of the web server, written to a file for the launcher that started this process ({@code mixmatch.port-file}): with
 * {@code quarkus.http.port=0} the system gives any that is free.
 */
@ApplicationScoped
class AnnouncedPort {
    private static final Logger LOG = Logger.getLogger(AnnouncedPort.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(1);

    private final ServiceConfig config;
    private final HttpServer server;

    AnnouncedPort(ServiceConfig config, HttpServer server) {
        this.config = config;
        this.server = server;
    }

    void announce(@ObservesAsync HttpServerStart started) {
        config.portFile().ifPresent(file -> write(file, bound(server::getPort)));
    }

    /**
     * Waits for the port that was bound. Each event loop opens the server for itself, and one of them may fire the event while
     * another is about to register the port; until then Quarkus gives the one that was asked for, 0.
     */
    static int bound(IntSupplier port) {
        int known = port.getAsInt();
        while (known <= 0) {
            Pause.of(BETWEEN_LOOKS);
            known = port.getAsInt();
        }
        return known;
    }

    /** The file appears whole or not at all. */
    static void write(Path file, int port) {
        try {
            Path part = Files.writeString(file.resolveSibling(file.getFileName() + ".part"), Integer.toString(port));
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            // Nobody would ever find it; the launcher starts another.
            LOG.errorf("The service ends, as its port can't be said. file=%s reason=%s", file, e.getMessage());
            Runtime.getRuntime().halt(FatalFailure.FAILED);
        }
    }
}
