package mixmatch.cli.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
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
