package mixmatch.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLServerSocketFactory;
import org.junit.jupiter.api.Test;

class ProtocolProbeTest {
    /** The answer of a server to a connection. */
    private interface Answer {
        void to(Socket client) throws IOException;
    }

    /** A machine full of other work may hold a server up for seconds. */
    private static final Duration HOWEVER_BUSY = Duration.ofMinutes(2);

    private static ProtocolProbe ofServer(ServerSocket server, Answer answer) throws IOException {
        Thread thread = new Thread(() -> {
            while (!server.isClosed()) {
                try (Socket client = server.accept()) {
                    answer.to(client);
                } catch (IOException e) {
                    // The client went away, or the test is over.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        try (server) {
            return ProtocolProbe.ofBroker("127.0.0.1", server.getLocalPort(), HOWEVER_BUSY);
        }
    }

    private static ServerSocket plain() throws IOException {
        return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    }

    @Test
    void aServerWithTlsIsKnownEvenWhereBothHaveNothingInCommon() throws IOException {
        // Without a certificate it can only answer with an alert.
        ServerSocket server =
                SSLServerSocketFactory.getDefault().createServerSocket(0, 5, InetAddress.getLoopbackAddress());

        assertThat(ofServer(server, client -> client.getInputStream().read())).isEqualTo(ProtocolProbe.TLS);
    }

    @Test
    void aServerThatAnswersInWordsSpeaksNoTls() throws IOException {
        assertThat(ofServer(plain(), client -> {
                    client.getInputStream().read(new byte[4096]);
                    client.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }))
                .isEqualTo(ProtocolProbe.PLAIN);
    }

    @Test
    void aBrokerWithoutTlsIsKnownByItsAnswerAndAProxyWithoutABackendIsNot() throws IOException {
        assertThat(ofServer(plain(), client -> {
                    byte[] request = client.getInputStream().readNBytes(14);
                    if (request[0] == 0) {
                        OutputStream out = client.getOutputStream();
                        out.write(ByteBuffer.allocate(8)
                                .putInt(6)
                                .put(request, 8, 4)
                                .array());
                        out.flush();
                    }
                }))
                .isEqualTo(ProtocolProbe.PLAIN);
        assertThat(ofServer(plain(), client -> {})).isEqualTo(ProtocolProbe.CLOSES);
    }

    @Test
    void nobodyIsNothing() throws IOException {
        int port;
        try (ServerSocket server = plain()) {
            port = server.getLocalPort();
        }
        assertThat(ProtocolProbe.at("127.0.0.1", port)).isEqualTo(ProtocolProbe.NOTHING);
        assertThat(ProtocolProbe.at("no-such-host.invalid", port)).isEqualTo(ProtocolProbe.NOTHING);
    }
}
