package mixmatch.cli.terminal;

import java.util.List;
import java.util.logging.LogRecord;
import org.apache.kafka.common.network.InvalidReceiveException;

/** The embedded broker's warnings of what is normal in a system of one node on one machine. */
final class ExpectedWarnings {
    private static final List<String> TEXTS = List.of(
            // The first start of a folder: that it was empty.
            "Performing controller activation. The metadata log appears to be empty.",
            // It is broker and controller in one: held up by a busy machine, it hears itself late.
            "controller event queue overloaded. Timed out heartbeat");

    private ExpectedWarnings() {}

    static boolean has(LogRecord record) {
        // A client that had no answer for seconds looks whether the broker speaks TLS, with a handshake.
        return record.getThrown() instanceof InvalidReceiveException
                || TEXTS.stream().anyMatch(String.valueOf(record.getMessage())::contains);
    }
}
