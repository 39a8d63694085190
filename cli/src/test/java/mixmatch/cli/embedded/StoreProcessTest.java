package mixmatch.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoreProcessTest {
    @Test
    void aPortThatIsTakenIsWaitedFor() throws Exception {
        ServerSocket other = listen(0);
        int port = other.getLocalPort();
        CompletableFuture<Integer> bound = CompletableFuture.supplyAsync(() -> {
            try {
                return StoreProcess.bind(port, Duration.ofSeconds(30), StoreProcessTest::bindAndClose);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        TimeUnit.MILLISECONDS.sleep(300);
        assertThat(bound).isNotDone();

        other.close();

        assertThat(bound.get(30, TimeUnit.SECONDS)).isEqualTo(port);
    }

    @Test
    void aPortThatStaysTakenIsGivenUpWithItsNumber() throws Exception {
        try (ServerSocket other = listen(0)) {
            assertThatThrownBy(() -> StoreProcess.bind(
                            other.getLocalPort(), Duration.ofMillis(200), StoreProcessTest::bindAndClose))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("port " + other.getLocalPort());
        }
    }

    @Test
    void anyPortIsOneThatTheSystemLendsToNobody() throws Exception {
        assumeTrue(Files.exists(LastingPorts.LENT), "only Linux says which ports it lends");
        int port = StoreProcess.bind(0, Duration.ZERO, StoreProcessTest::bindAndClose);

        try (Socket client = new Socket();
                ServerSocket server = listen(0)) {
            client.connect(server.getLocalSocketAddress());
            assertThat(port).isLessThan(client.getLocalPort()).isLessThan(server.getLocalPort());
        }
    }

    @Test
    void whereTheSystemLendsNearlyAllPortsAnyIsOneOfThem() throws Exception {
        Path all = Files.writeString(folder.resolve("range"), "1024\t65535\n");

        assertThat(LastingPorts.draw(all, new Random(1))).isEmpty();
        assertThat(LastingPorts.draw(folder.resolve("none"), new Random(1)))
                .isNotEmpty()
                .allMatch(port -> 49_152 - LastingPorts.COUNT <= port && port < 49_152);
    }

    @Test
    void aLastingPortThatIsTakenIsPassedOver() throws Exception {
        List<Integer> tried = new ArrayList<>();

        int port = StoreProcess.bind(0, Duration.ZERO, drawn -> {
            tried.add(drawn);
            if (tried.size() < 3) {
                throw new IOException(new BindException("taken"));
            }
            return drawn;
        });

        assertThat(tried).hasSize(3).last().isEqualTo(port);
    }

    @TempDir
    Path folder;

    @Test
    void theStoresServerIsWaitedForInTheSameWay() throws Exception {
        try (ServerSocket other = listen(0)) {
            assertThatThrownBy(() ->
                            StoreProcess.bind(other.getLocalPort(), Duration.ofMillis(200), port -> EmbeddedS3.start(
                                            folder, port, "a", "b")
                                    .port()))
                    .isInstanceOf(BindException.class);
        }
    }

    @Test
    void whatIsNoMatterOfThePortIsNotRepeated() {
        assertThatThrownBy(() -> StoreProcess.bind(1, Duration.ofSeconds(30), port -> {
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");
    }

    private static ServerSocket listen(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }

    private static int bindAndClose(int port) throws IOException {
        try (ServerSocket socket = listen(port)) {
            return socket.getLocalPort();
        }
    }
}
