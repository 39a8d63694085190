package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LivenessProbeTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @Test
    void aServiceIsAliveIfItSaysSo() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/live", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        OptionalInt port = OptionalInt.of(server.getAddress().getPort());

        assertThat(LivenessProbe.OF_SERVICE.problem(port, Duration.ofSeconds(20)))
                .isEmpty();
        server.stop(0);
        assertThat(LivenessProbe.OF_SERVICE.problem(port, PATIENCE)).isEqualTo(LivenessProbe.SILENT);
    }

    @Test
    void aServiceThatIsDownIsNotAlive() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/q/health/live", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();

        assertThat(LivenessProbe.OF_SERVICE.problem(
                        OptionalInt.of(server.getAddress().getPort()), Duration.ofSeconds(20)))
                .isEqualTo(LivenessProbe.NOT_ALIVE);
        server.stop(0);
    }

    @Test
    void aPortThatTakesConnectionsAndSaysNothingIsSilent() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            OptionalInt port = OptionalInt.of(socket.getLocalPort());

            assertThat(LivenessProbe.OF_SERVICE.problem(port, PATIENCE)).isEqualTo(LivenessProbe.SILENT);
            assertThat(LivenessProbe.OF_STORE.problem(port, PATIENCE)).isEqualTo(LivenessProbe.SILENT);
            assertThat(LivenessProbe.OF_BROKER.problem(port, PATIENCE)).isEqualTo(LivenessProbe.SILENT);
        }
    }
}
