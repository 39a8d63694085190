package mixmatch.cli.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * TCP ports that a process finds free when it is started again: those below the ones that the system lends to outgoing
 * connections, of which one may have got the port meanwhile.
 */
final class LastingPorts {
    static final int COUNT = 10_000;
    /** A line with the first and the last port that Linux lends. */
    static final Path LENT = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    /** The first that other systems lend (RFC 6335, section 6). */
    private static final int FIRST_DYNAMIC = 49_152;

    private static final int FIRST_OF_USERS = 1024;
    private static final int DRAWN = 20;

    private LastingPorts() {}

    /** Some by chance, as systems that start at once would meet on the same; none where the system lends nearly all. */
    static IntStream draw(Path lent, RandomGenerator chance) {
        int end = firstLent(lent);
        return end - COUNT < FIRST_OF_USERS ? IntStream.empty() : chance.ints(DRAWN, end - COUNT, end);
    }

    private static int firstLent(Path lent) {
        // In one piece, as only the first read of such a file gives anything.
        try (InputStream in = Files.newInputStream(lent)) {
            return Integer.parseInt(new String(in.readNBytes(64), StandardCharsets.UTF_8)
                    .strip()
                    .split("\\s+")[0]);
        } catch (IOException | NumberFormatException e) {
            return FIRST_DYNAMIC;
        }
    }
}
