package mixmatch.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/**
 * A port of loopback where nobody listens yet, for a test whose server comes later: the system gives it to nobody else, as it
 * is bound, and lets a server have it, as nobody listens.
 */
final class HeldPort implements AutoCloseable {
    private final SocketChannel socket;

    HeldPort() throws IOException {
        socket = SocketChannel.open();
        socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int number() throws IOException {
        return ((InetSocketAddress) socket.getLocalAddress()).getPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
