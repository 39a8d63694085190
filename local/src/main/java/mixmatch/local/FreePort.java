package mixmatch.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** TCP ports of loopback for the children. */
final class FreePort {
    private FreePort() {}

    /** A port that nothing listens on now. */
    static int pick() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** The port that a person asked for; where it is 0, any free one. */
    static int check(String option, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw CommandFailure.badInput(
                    "%s %d: the port is in use; give another one or leave the option out".formatted(option, port), e);
        }
    }
}
