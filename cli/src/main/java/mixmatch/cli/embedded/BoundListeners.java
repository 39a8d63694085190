package mixmatch.cli.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.server.ServerSocketFactory;

/**
 * The sockets of a broker's listeners, on loopback, bound before the broker's configuration names their ports. A client
 * that connects before the broker works waits for its first answer.
 */
public final class BoundListeners implements ServerSocketFactory, AutoCloseable {
    private static final int BACKLOG = 50;

    private final Map<String, ServerSocketChannel> sockets = new LinkedHashMap<>();

    /** @param port 0: any; returns the one that it got */
    public int bind(String listener, int port) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        sockets.put(listener, socket);
        return socket.socket().getLocalPort();
    }

    public int port(String listener) {
        return sockets.get(listener).socket().getLocalPort();
    }

    /** All of them as in Kafka's {@code listeners}, in the order of their binding. */
    String text() {
        return sockets.keySet().stream()
                .map(listener -> "%s://127.0.0.1:%d".formatted(listener, port(listener)))
                .collect(Collectors.joining(","));
    }

    /** Hands one over to the broker. */
    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBuffer) throws IOException {
        ServerSocketChannel socket = sockets.get(listener);
        socket.configureBlocking(false);
        return socket;
    }

    @Override
    public void close() throws IOException {
        for (ServerSocketChannel socket : sockets.values()) {
            socket.close();
        }
    }
}
