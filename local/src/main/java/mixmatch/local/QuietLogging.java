package mixmatch.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Where log lines of libraries go in processes of this module: warnings only, never into what a person reads. */
final class QuietLogging {
    static {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }

    /** Held here, as the log manager lets go of loggers that nobody holds. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka.clients");

    /** A log that is longer begins anew. */
    private static final int MOST_BYTES = 16 << 20;

    private QuietLogging() {}

    /** Of a child process. */
    static void ofChild(Path file) throws IOException {
        // One file: the handler would give each of several another name than people look for.
        FileHandler handler = new FileHandler(file.toString(), MOST_BYTES, 1, true);
        handler.setFormatter(new SimpleFormatter());
        handler.setErrorManager(new Silent());
        to(handler);
        handler.setFilter(record -> !ExpectedWarnings.has(record));
    }

    /** Of the command itself. */
    static void toFile(Path file) throws IOException {
        ofChild(file);
        // While the broker is away each client says so again and again.
        CLIENTS.setLevel(Level.SEVERE);
    }

    /** Of the command before it has a folder: nowhere. */
    static void off() {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
    }

    private static void to(Handler handler) {
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        handler.setLevel(Level.WARNING);
        root.addHandler(handler);
        // The command's own lines are the story of a run; they stay.
        Logger own = Logger.getLogger("mixmatch");
        own.setLevel(Level.INFO);
        handler.setLevel(Level.INFO);
    }

    /** A log that can't be written (the disk is full) is no reason to show a person a stack trace. */
    private static final class Silent extends ErrorManager {
        @Override
        public synchronized void error(String message, Exception e, int code) {
            // What matters is said by the command itself.
        }
    }
}
