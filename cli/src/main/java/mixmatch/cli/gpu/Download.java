package mixmatch.cli.gpu;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.LongConsumer;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.NativeHashes;

/** Fetches files over HTTP. One that broke off goes on where it ended; what is not as pinned is deleted. */
final class Download {
    private static final int OK = 200;
    private static final int REST = 206;
    private static final int NOTHING_LEFT = 416;
    private static final int CHUNK = 1 << 16;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(Duration.ofSeconds(30))
            .build();

    /** The size that a server says, in bytes; 0 where it says none. */
    long size(URI url) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<Void> answer = client.send(request, HttpResponse.BodyHandlers.discarding());
            if (answer.statusCode() != OK) {
                throw refused(url, answer.statusCode());
            }
            return answer.headers().firstValueAsLong("Content-Length").orElse(0);
        } catch (IOException e) {
            throw unreachable(url, e);
        }
    }

    /**
     * The whole file, whose SHA-256 is verified.
     *
     * @param part where it is fetched to, and where a fetch that broke off has left its begin
     * @param progress takes the bytes that are there
     */
    void fetch(URI url, Path part, String sha256, LongConsumer progress) throws IOException, InterruptedException {
        long there = Files.exists(part) ? Files.size(part) : 0;
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        if (there > 0) {
            request.header("Range", "bytes=%d-".formatted(there));
        }
        HttpResponse<InputStream> answer;
        try {
            answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            throw unreachable(url, e);
        }
        try (InputStream in = answer.body()) {
            switch (answer.statusCode()) {
                case OK -> write(url, in, part, 0, progress);
                case REST -> write(url, in, part, there, progress);
                // All of it is there, or more: the sum tells.
                case NOTHING_LEFT -> progress.accept(there);
                default -> throw refused(url, answer.statusCode());
            }
        }
        String found = HexFormat.of().formatHex(NativeHashes.sha256(part));
        if (!found.equals(sha256)) {
            Files.delete(part);
            throw CommandFailure.failed(
                    "%s is not the file that is expected: its SHA-256 is %s, not %s; nothing of it is used"
                            .formatted(url, found, sha256));
        }
    }

    private static void write(URI url, InputStream in, Path part, long from, LongConsumer progress) throws IOException {
        StandardOpenOption how = from == 0 ? StandardOpenOption.TRUNCATE_EXISTING : StandardOpenOption.APPEND;
        long done = from;
        try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, how)) {
            byte[] chunk = new byte[CHUNK];
            for (int read = read(url, in, chunk); read >= 0; read = read(url, in, chunk)) {
                out.write(chunk, 0, read);
                done += read;
                progress.accept(done);
            }
        }
    }

    /** A server that breaks off is no disk that fails. */
    private static int read(URI url, InputStream in, byte[] chunk) {
        try {
            return in.read(chunk);
        } catch (IOException e) {
            // The client says "closed", its cause why.
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw CommandFailure.failed(
                    "%s broke off (%s); begin again, and it goes on from there".formatted(url, why.getMessage()), e);
        }
    }

    private static CommandFailure refused(URI url, int status) {
        return CommandFailure.failed(
                "%s answers %d; try again later, or have %s name a folder of these files on a server"
                        .formatted(url, status, NativesFolder.MIRROR));
    }

    private static CommandFailure unreachable(URI url, IOException e) {
        return CommandFailure.failed(
                "%s can't be reached (%s); look at the network, or have %s name a folder of these files on a server"
                        .formatted(url, e.getMessage() == null ? e : e.getMessage(), NativesFolder.MIRROR),
                e);
    }
}
