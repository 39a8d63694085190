package mixmatch.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.RandomGenerator;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eval's server takes mutated requests, whole ones from the first byte: it answers or closes, and has no answer 500. */
class HttpFuzzIT {
    private static final int TRIES = Integer.getInteger("mixmatch.fuzz", 500);
    private static final long SEED = Long.getLong("mixmatch.fuzz.seed", 1);
    private static final int SLOWEST_MILLIS = 10_000;

    /** A request that was cut off is waited for by the server; nobody needs to wait with it. */
    private static final int CUT_OFF_MILLIS = 150;

    /** A server may give back the request's own spelling of HTTP. */
    private static final Pattern STATUS = Pattern.compile(" (\\d{3}) ");

    /** Vert.x logs each request without a host or path, which it refuses. */
    private static final String REFUSED =
            "(?m)^.*VertxException: (For HTTP/.* is required|The request path must start with .*)$";

    private static final String RUN =
            "{\"name\": \"a\", \"dataset\": \"unknown\", \"method\": \"mixmatch\", \"seed\": 3,"
                    + " \"yaml\": \"training: {steps: 100}\", \"spec\": {\"training\": {\"batch\": 16}}}";

    @TempDir
    Path dir;

    private URI page;

    @Test
    void everyRequestIsAnsweredAndNoneByAnException() throws Exception {
        mixmatch("train", "digits", "--steps", "4", "--json", "--dir", dir.toString());
        String run = lastLine(dir.resolve("out")).at("/0/run").textValue();
        mixmatch("up", "--dir", dir.toString());
        page = URI.create(new ObjectMapper()
                .readTree(dir.resolve("up.json").toFile())
                .get("page")
                .textValue());
        Map<String, Integer> answers = new TreeMap<>();
        try {
            JqwikSession.run(() -> tryAll(requests(run), answers));
        } finally {
            mixmatch("down", "--dir", dir.toString());
        }
        FuzzTest.say("%-28s %6d mutations, seed %d: answers %s".formatted("HTTP requests", TRIES, SEED, answers));
        assertThat(logs("eval").replaceAll(REFUSED, ""))
                .doesNotContain("\n\tat ")
                .doesNotContain("Exception");
        // One that hung or had no memory left would have been started again.
        assertThat(logs("")).doesNotContain("ended unasked");
    }

    private static JsonNode lastLine(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }

    private List<byte[]> requests(String run) {
        List<byte[]> all = new ArrayList<>();
        for (String path : List.of(
                "about",
                "runs",
                "runs/" + run,
                "runs/" + run + "/losses?from=1&to=4&points=10",
                "runs/" + run + "/evaluations?points=10",
                "runs/" + run + "/evaluations/last",
                "runs/" + run + "/guesses",
                "runs/" + run + "/samples",
                "runs/" + run + "/samples/4/sprite.png",
                "runs/" + run + "/mistakes?count=3",
                "runs/" + run + "/files/report.html",
                "datasets",
                "datasets/digits/test/3.png",
                "services",
                "specs",
                "specs/digits")) {
            all.add(request("GET", path, "", new byte[0]));
        }
        byte[] picture = {'B', 'M', 0, 0};
        all.add(request("POST", "runs", "application/json", RUN.getBytes(StandardCharsets.UTF_8)));
        all.add(request("POST", "runs/" + run + "/classify", "image/bmp", picture));
        return all;
    }

    private byte[] request(String method, String path, String type, byte[] body) {
        String head = "%s /api/v1/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n"
                .formatted(
                        method,
                        path,
                        page.getAuthority(),
                        type.isEmpty() ? "" : "Content-Type: " + type + "\r\n",
                        body.length);
        byte[] start = head.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    private void tryAll(List<byte[]> valid, Map<String, Integer> answers) {
        RandomGenerator<List<Mutation>> mutations = Mutation.some().generator(1000, false);
        for (byte[] request : valid) {
            assertThat(status(request, SLOWEST_MILLIS))
                    .as(new String(request, StandardCharsets.UTF_8))
                    .matches("[24]\\d\\d");
        }
        for (int i = 0; i < TRIES; i++) {
            Random random = new Random(SEED * 1_000_003 + i);
            List<Mutation> made = mutations.next(random).value();
            byte[] request = valid.get(random.nextInt(valid.size()));
            byte[] mutated = Mutation.apply(made, request, valid.get(random.nextInt(valid.size())));
            String status = status(mutated, CUT_OFF_MILLIS);
            assertThat(status)
                    .as("mutation %d of seed %d, %s: %s", i, SEED, made, new String(mutated, StandardCharsets.UTF_8))
                    .doesNotStartWith("5");
            answers.merge(status, 1, Integer::sum);
        }
        // It still serves whoever asks.
        for (byte[] request : valid) {
            assertThat(status(request, SLOWEST_MILLIS)).matches("[24]\\d\\d");
        }
    }

    /** The status of the answer; else in a word what came. */
    private String status(byte[] request, int millis) {
        try (Socket socket = new Socket(page.getHost(), page.getPort())) {
            socket.setSoTimeout(millis);
            socket.getOutputStream().write(request);
            String line = new BufferedReader(
                            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))
                    .readLine();
            Matcher status = STATUS.matcher(line == null ? "" : line);
            return status.find() ? status.group(1) : "closed";
        } catch (SocketTimeoutException e) {
            return "waits for more";
        } catch (IOException e) {
            return "closed";
        }
    }

    /** @param whose how their names begin */
    private String logs(String whose) throws IOException {
        StringBuilder logs = new StringBuilder();
        try (Stream<Path> files = Files.list(dir.resolve("logs"))) {
            for (Path log : files.filter(file -> file.getFileName().toString().startsWith(whose))
                    .toList()) {
                logs.append(Files.readString(log));
            }
        }
        return logs.toString();
    }

    private void mixmatch(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(Valid.home().resolve("mixmatch").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MIXMATCH_BUILD", "no");
        builder.environment()
                .put(
                        "DJL_CACHE_DIR",
                        Valid.home().resolve("cli/target/djl").toAbsolutePath().toString());
        Process process = builder.redirectOutput(dir.resolve("out").toFile())
                .redirectError(dir.resolve("err").toFile())
                .start();
        assertThat(process.waitFor()).as(Files.readString(dir.resolve("err"))).isZero();
    }
}
