package mixmatch.cli.terminal;

import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.logging.LogRecord;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.network.InvalidReceiveException;

/** The embedded broker's warnings of what is normal in a system of one node on one machine. */
final class ExpectedWarnings {
    private static final List<String> TEXTS = List.of(
            // At each start, of a folder that was empty and of one that was not.
            "Performing controller activation.",
            // It is broker and controller in one: held up by a busy machine, it hears itself late.
            "controller event queue overloaded. Timed out heartbeat",
            "Exceptionally slow controller event");

    private ExpectedWarnings() {}

    static boolean has(LogRecord record) {
        // A client that had no answer for seconds looks whether the broker speaks TLS, with a handshake.
        return record.getThrown() instanceof InvalidReceiveException
                || isOwnRegistration(record)
                || TEXTS.stream().anyMatch(String.valueOf(record.getMessage())::contains);
    }

    /** It registers with itself before it has read its own log, and does so again. */
    private static boolean isOwnRegistration(LogRecord record) {
        return record.getThrown() instanceof CompletionException failed
                && failed.getCause() instanceof NotControllerException
                && String.valueOf(record.getMessage()).contains("CONTROLLER_REGISTRATION");
    }
}
