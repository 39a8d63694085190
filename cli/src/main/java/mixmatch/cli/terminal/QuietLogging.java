package mixmatch.cli.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.logging.ConsoleHandler;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.network.InvalidReceiveException;

/** The logging of this module's processes: to a file, out of a person's sight; of libraries only the warnings. */
public final class QuietLogging {
    static {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }

    /** Held here, as the log manager lets go of loggers that nobody holds. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka.clients");

    private static final Logger CONNECTIONS = Logger.getLogger("org.apache.kafka.clients.NetworkClient");
    /** A log that is longer begins anew. */
    private static final int MOST_BYTES = 16 << 20;
    /** The embedded broker's warnings of what is normal in a system of one node on one machine. */
    private static final List<String> EXPECTED = List.of(
            // At each start, of a folder that was empty and of one that was not.
            "Performing controller activation.",
            // It is broker and controller in one: held up by a busy machine, it hears itself late.
            "controller event queue overloaded. Timed out heartbeat",
            "Exceptionally slow controller event");

    private static volatile boolean onStandardError;

    private QuietLogging() {}

    /** True: what goes to a file from now on goes to standard error, too. */
    public static void alsoOnStandardError(boolean also) {
        onStandardError = also;
    }

    public static void ofChild(Path file) throws IOException {
        // One file: the handler would give each of several another name than people look for.
        FileHandler handler = new FileHandler(file.toString(), MOST_BYTES, 1, true);
        handler.setFormatter(new SimpleFormatter());
        // A log that can't be written (the disk is full) is no reason to show a person a stack trace.
        handler.setErrorManager(new ErrorManager() {
            @Override
            public synchronized void error(String message, Exception e, int code) {}
        });
        handler.setLevel(Level.INFO);
        handler.setFilter(record -> !isExpected(record));
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(handler);
        if (onStandardError) {
            root.addHandler(new ConsoleHandler());
        }
        // The command's own lines are the story of a run; they stay.
        Logger.getLogger("mixmatch").setLevel(Level.INFO);
    }

    public static void toFile(Path file) throws IOException {
        toFile(file, new BrokerOutage(BrokerOutage.OVER_AFTER));
    }

    static void toFile(Path file, BrokerOutage outage) throws IOException {
        ofChild(file);
        // While the broker is away each client says so again and again.
        CLIENTS.setLevel(Level.SEVERE);
        CONNECTIONS.setLevel(Level.WARNING);
        CONNECTIONS.setFilter(record -> {
            outage.failed(new SimpleFormatter().formatMessage(record));
            return false;
        });
    }

    /** Logging of the command before it has a folder: nowhere. */
    public static void off() {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
    }

    static boolean isExpected(LogRecord record) {
        String text = String.valueOf(record.getMessage());
        // A client that had no answer for seconds looks whether the broker speaks TLS, with a handshake.
        return record.getThrown() instanceof InvalidReceiveException
                // It registers with itself before it has read its own log, and does so again.
                || record.getThrown() instanceof CompletionException failed
                        && failed.getCause() instanceof NotControllerException
                        && text.contains("CONTROLLER_REGISTRATION")
                || EXPECTED.stream().anyMatch(text::contains);
    }
}
