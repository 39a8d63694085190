package mixmatch.cli.chaos;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mixmatch.cli.embedded.Quorum;
import mixmatch.cli.embedded.Quorum.Ports;

/**
 * The network between the nodes of an embedded cluster: each is reached through ports of this process. Of a node that is cut off,
 * what it sends to the others is held back, and what they send to it, as if packets were lost; clients still reach it.
 */
final class BrokerNetwork implements AutoCloseable {
    private static final int NOBODY = 0;
    private static final int PIECE = 1 << 16;
    /** Of a connection's first request, which asks for the versions of requests. */
    private static final int FIRST_REQUEST_AT_MOST = 1 << 16;
    /** In the header of a request: its kind, its version and its number. */
    private static final int BEFORE_CLIENT_ID = 8;

    private static final Pattern NODE = Pattern.compile("\\d+");

    private final Quorum quorum;
    private final Set<Closeable> open = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "broker-network");
        thread.setDaemon(true);
        return thread;
    });
    /** The node that is cut off. Guarded by this. */
    private int cut = NOBODY;

    /** Takes its place between the nodes, which have not started yet. */
    BrokerNetwork(Quorum quorum) throws IOException {
        this.quorum = quorum;
        for (int node : quorum.nodes().toArray()) {
            int controller = listen(node, Ports::controller);
            quorum.reachThrough(node, new Ports(controller, listen(node, Ports::broker)));
        }
    }

    /** Cuts a node off, and no other one. */
    synchronized void cutOff(int node) {
        cut = node;
        notifyAll();
    }

    void heal() {
        cutOff(NOBODY);
    }

    private int listen(int node, ToIntFunction<Ports> port) throws IOException {
        ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(listening);
        threads.execute(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket from = listening.accept();
                    threads.execute(() -> connect(from, node, port));
                } catch (IOException e) {
                    // Closed.
                }
            }
        });
        return listening.getLocalPort();
    }

    private void connect(Socket from, int target, ToIntFunction<Ports> port) {
        Socket to = new Socket();
        open.add(from);
        open.add(to);
        try {
            DataInputStream in = new DataInputStream(from.getInputStream());
            byte[] first = new byte[Math.min(in.readInt(), FIRST_REQUEST_AT_MOST)];
            in.readFully(first);
            int source = source(first);
            awaitPassage(source, target);
            int there = quorum.ports(target).map(port::applyAsInt).orElseThrow(() -> new IOException("not there yet"));
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), there));
            from.setTcpNoDelay(true);
            to.setTcpNoDelay(true);
            DataOutputStream out = new DataOutputStream(to.getOutputStream());
            byte[] size =
                    ByteBuffer.allocate(Integer.BYTES).putInt(first.length).array();
            out.write(size);
            out.write(first);
            threads.execute(() -> pass(to, from, target, source));
            pass(from, to, source, target);
        } catch (IOException | InterruptedException e) {
            close(from);
            close(to);
        }
    }

    /** The node that a connection is of, as its client's id says: {@code broker-1-fetcher-0}, {@code raft-client-1}, {@code 1}. */
    static int source(byte[] request) {
        ByteBuffer header = ByteBuffer.wrap(request);
        header.position(BEFORE_CLIENT_ID);
        byte[] id = new byte[Math.max(0, header.getShort())];
        header.get(id);
        Matcher node = NODE.matcher(new String(id, StandardCharsets.UTF_8));
        return node.find() ? Integer.parseInt(node.group()) : NOBODY;
    }

    private void pass(Socket from, Socket to, int source, int target) {
        byte[] piece = new byte[PIECE];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                awaitPassage(source, target);
                out.write(piece, 0, count);
            }
        } catch (IOException | InterruptedException e) {
            // One of both has ended.
        } finally {
            close(from);
            close(to);
        }
    }

    private synchronized void awaitPassage(int source, int target) throws InterruptedException {
        while (cut != NOBODY && source != target && (cut == source || cut == target)) {
            wait();
        }
    }

    private void close(Closeable any) {
        open.remove(any);
        try {
            any.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        open.forEach(this::close);
    }
}
