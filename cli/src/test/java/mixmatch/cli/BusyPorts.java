package mixmatch.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Programs on the same machine that open and close short connections of loopback all the while, and bind ports for a moment:
 * a port that is free now belongs to somebody else soon. Bounds: {@value #EACH_ROUND} connections and as many binds every
 * {@value #ROUND_MILLIS} ms, so a good half of the ports that the system gives out are in use or rest for a minute after it;
 * {@value #HELD} ports are bound at a time.
 */
final class BusyPorts implements AutoCloseable {
    private static final int EACH_ROUND = 6;
    private static final int ROUND_MILLIS = 20;
    private static final int HELD = 500;

    private final ServerSocket server;
    private final Deque<ServerSocket> held = new ArrayDeque<>();
    private final AtomicLong connections = new AtomicLong();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    BusyPorts() throws IOException {
        server = listen();
        clock.scheduleAtFixedRate(this::round, 0, ROUND_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void round() {
        try {
            for (int i = 0; i < EACH_ROUND; i++) {
                connect();
                held.add(listen());
                if (held.size() > HELD) {
                    held.remove().close();
                }
            }
        } catch (IOException e) {
            // No port is left just now: as busy as can be.
        }
    }

    /** The side that closes first keeps the port of its connection for a minute: the client's, as it is the one given out. */
    private void connect() throws IOException {
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), 1_000);
            try (Socket accepted = server.accept()) {
                client.close();
                accepted.getInputStream().read();
            }
            connections.incrementAndGet();
        }
    }

    private static ServerSocket listen() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Connections so far. */
    long connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        clock.shutdownNow();
        clock.awaitTermination(10, TimeUnit.SECONDS);
        server.close();
        for (ServerSocket each : held) {
            each.close();
        }
    }
}
