package mixmatch.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Somebody who guesses at eval's token over many connections, and the owner of the token at the same address. */
final class TokenGuesser {
    /** What eval promises of itself. */
    static final int WAIT_SECONDS = 10;

    private static final int MOST = 5;
    private static final int CONNECTIONS = 8;

    private final String address;
    private final String token;
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private double seconds;

    TokenGuesser(String address, String token) {
        this.address = address;
        this.token = token;
    }

    void guess(int many, String path) throws Exception {
        ExecutorService guessers = Executors.newFixedThreadPool(CONNECTIONS);
        long began = System.nanoTime();
        try {
            List<Callable<HttpResponse<String>>> guesses = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                String guess = "0123456789abcdef" + i;
                guesses.add(() -> bearing(guess, path, "POST"));
            }
            for (Future<HttpResponse<String>> answer : guessers.invokeAll(guesses)) {
                answers.merge(answer.get().statusCode(), 1, Integer::sum);
            }
        } finally {
            guessers.shutdownNow();
        }
        seconds += (System.nanoTime() - began) / 1e9;
    }

    /** How many answers had which status. */
    Map<Integer, Integer> answers() {
        return answers;
    }

    /** The guesses that may have been compared with the token in that time. */
    int mostLookedAt() {
        return MOST * (1 + (int) (seconds / WAIT_SECONDS));
    }

    HttpResponse<String> asOwner() throws Exception {
        return bearing(token, "about", "GET");
    }

    private HttpResponse<String> bearing(String what, String path, String method) throws Exception {
        return AttackedSystem.send(
                AttackedSystem.request(address, path).header("Authorization", "Bearer " + what), method, "");
    }

    /** All of 127.0.0.0/8 is this machine. */
    String asOwnerFromAnotherAddress() throws IOException {
        URI to = URI.create(address);
        try (Socket socket = new Socket(to.getHost(), to.getPort(), InetAddress.getByName("127.0.0.2"), 0)) {
            socket.getOutputStream()
                    .write(
                            "GET /api/v1/about HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                                    .formatted(to.getAuthority(), token)
                                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public String toString() {
        return "%d guesses in %.1f s: answers %s"
                .formatted(answers.values().stream().mapToInt(Integer::intValue).sum(), seconds, answers);
    }
}
