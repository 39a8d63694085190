package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mixmatch.cli.embedded.Quorum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class BrokerNetworkTest {
    @TempDir
    Path dir;

    private ServerSocket second;
    private BrokerNetwork network;

    @BeforeEach
    void theSecondNodeListens() throws IOException {
        Quorum quorum = Quorum.begin(dir.resolve("quorum"), 3, List.of());
        network = new BrokerNetwork(quorum);
        second = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Files.writeString(dir.resolve("quorum/node-2"), second.getLocalPort() + " 1");
    }

    @AfterEach
    void close() throws IOException {
        network.close();
        second.close();
    }

    @ParameterizedTest
    @CsvSource({"broker-1-fetcher-0, 1", "raft-client-3, 3", "2, 2", "somebody, 0"})
    void aConnectionIsOfTheNodeThatItsClientsIdNames(String id, int node) {
        assertThat(BrokerNetwork.source(request(id))).isEqualTo(node);
    }

    @Test
    void whatANodeThatIsCutOffSendsIsHeldBackAndSoIsWhatIsSentToIt() throws Exception {
        try (Socket first = connect("raft-client-1");
                Socket of1 = accept();
                Socket third = connect("raft-client-3");
                Socket of3 = accept()) {
            network.cutOff(1);
            first.getOutputStream().write(7);
            third.getOutputStream().write(8);

            assertThat(of3.getInputStream().read())
                    .as("from the third to the second")
                    .isEqualTo(8);
            of1.setSoTimeout(300);
            assertThatThrownBy(() -> of1.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            of1.getOutputStream().write(9);
            first.setSoTimeout(300);
            assertThatThrownBy(() -> first.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);

            network.heal();
            of1.setSoTimeout(0);
            first.setSoTimeout(0);
            assertThat(of1.getInputStream().read()).isEqualTo(7);
            assertThat(first.getInputStream().read()).isEqualTo(9);
        }
    }

    private Socket connect(String id) throws IOException {
        int proxy =
                Integer.parseInt(Files.readString(dir.resolve("quorum/proxy-2")).split(" ")[0]);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy);
        byte[] request = request(id);
        DataOutputStream out = new DataOutputStream(socket.getOutputStream());
        out.writeInt(request.length);
        out.write(request);
        return socket;
    }

    /** The second node's end of a connection, whose first request has come. */
    private Socket accept() throws IOException {
        Socket socket = second.accept();
        int size = ByteBuffer.wrap(socket.getInputStream().readNBytes(Integer.BYTES))
                .getInt();
        assertThat(socket.getInputStream().readNBytes(size)).hasSize(size);
        return socket;
    }

    private static byte[] request(String id) {
        byte[] text = id.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(10 + text.length + 3)
                .putShort((short) 18)
                .putShort((short) 4)
                .putInt(1)
                .putShort((short) text.length)
                .put(text)
                .array();
    }
}
