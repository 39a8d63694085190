package mixmatch.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LookTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @Test
    void aServiceIsAliveIfItSaysSo() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/live", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        Look look = Look.atService(() -> OptionalInt.of(server.getAddress().getPort()));

        assertThat(look.trouble(Duration.ofSeconds(20))).isEmpty();
        server.stop(0);
        assertThat(look.trouble(PATIENCE)).isEqualTo(Look.SILENT);
    }

    @Test
    void aServiceThatIsDownIsNotAlive() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/live", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();

        assertThat(Look.atService(() -> OptionalInt.of(server.getAddress().getPort()))
                        .trouble(Duration.ofSeconds(20)))
                .isEqualTo(Look.NOT_ALIVE);
        server.stop(0);
    }

    @Test
    void aPortThatTakesConnectionsAndSaysNothingIsSilent() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = socket.getLocalPort();

            assertThat(Look.atService(() -> OptionalInt.of(port)).trouble(PATIENCE))
                    .isEqualTo(Look.SILENT);
            assertThat(Look.atStore(() -> OptionalInt.of(port)).trouble(PATIENCE))
                    .isEqualTo(Look.SILENT);
            assertThat(Look.atBroker(() -> OptionalInt.of(port)).trouble(PATIENCE))
                    .isEqualTo(Look.SILENT);
        }
    }
}
