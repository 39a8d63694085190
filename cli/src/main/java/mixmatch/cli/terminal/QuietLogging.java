package mixmatch.cli.terminal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** The logging of this module's processes: to a file, out of a person's sight; of libraries only the warnings. */
public final class QuietLogging {
    static {
        System.setProperty("java.util.logging.SimpleFormatter.format", "%1$tFT%1$tT.%1$tL %4$s %3$s: %5$s%6$s%n");
    }

    /** Held here, as the log manager lets go of loggers that nobody holds. */
    private static final Logger CLIENTS = Logger.getLogger("org.apache.kafka.clients");

    /** A log that is longer begins anew. */
    private static final int MOST_BYTES = 16 << 20;

    private QuietLogging() {}

    /** Logging of a child process. */
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
        handler.setFilter(record -> !ExpectedWarnings.has(record));
        LogManager.getLogManager().reset();
        Logger root = Logger.getLogger("");
        root.setLevel(Level.WARNING);
        root.addHandler(handler);
        // The command's own lines are the story of a run; they stay.
        Logger.getLogger("mixmatch").setLevel(Level.INFO);
    }

    /** Logging of the command itself. */
    public static void toFile(Path file) throws IOException {
        ofChild(file);
        // While the broker is away each client says so again and again.
        CLIENTS.setLevel(Level.SEVERE);
    }

    /** Logging of the command before it has a folder: nowhere. */
    public static void off() {
        LogManager.getLogManager().reset();
        Logger.getLogger("").setLevel(Level.OFF);
    }
}
