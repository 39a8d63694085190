package mixmatch.cli.gpu;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A server of archives on this machine, which knows ranges, may break off, and counts what it gives. */
final class PlayedRepository implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, byte[]> files = new HashMap<>();
    final List<String> asked = new ArrayList<>();
    /** Bytes after which it breaks off, once; 0: it does not. */
    int breaksOffAfter;

    PlayedRepository() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI address(String name) {
        return URI.create("http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), name));
    }

    void put(String name, byte[] bytes) {
        files.put("/" + name, bytes);
    }

    /** An archive of libraries with the folder in it; its entries by name. */
    static byte[] archive(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()
                + (range == null ? "" : " " + range));
        byte[] file = files.get(exchange.getRequestURI().getPath());
        if (file == null) {
            exchange.sendResponseHeaders(404, -1);
            return;
        }
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(file.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from >= file.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        exchange.sendResponseHeaders(range == null ? 200 : 206, file.length - from);
        int until = breaksOffAfter > 0 ? breaksOffAfter : file.length;
        boolean whole = until == file.length;
        breaksOffAfter = 0;
        exchange.getResponseBody().write(file, from, until - from);
        exchange.getResponseBody().flush();
        if (whole) {
            exchange.getResponseBody().close();
        }
        // Otherwise the connection is cut with bytes owed.
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
