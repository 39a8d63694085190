package mixmatch.service;

import io.quarkus.vertx.http.HttpServer;
import io.quarkus.vertx.http.HttpServerStart;
import jakarta.enterprise.event.ObservesAsync;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.jboss.logging.Logger;

/** The web server's port, written to {@code mixmatch.port-file} for the launcher: with port 0 the system gives any. */
@Singleton
class AnnouncedPort {
    private static final Logger LOG = Logger.getLogger(AnnouncedPort.class);

    void announce(@ObservesAsync HttpServerStart started, ServiceConfig config, HttpServer server) {
        config.portFile().ifPresent(file -> write(file, bound(server::getPort)));
    }

    /** Waits: one event loop may fire the event while another is about to register the port; until then it is 0, as asked. */
    static int bound(IntSupplier port) {
        int known;
        while ((known = port.getAsInt()) <= 0) {
            Pause.of(Duration.ofMillis(1));
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
