package mixmatch.cli.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import mixmatch.cli.files.WholeFile;
import mixmatch.cli.terminal.QuietLogging;

/**
 * The process of a broker or a store. One that is started again waits for the port that its users know: while nobody
 * listened, another program may have bound it or, where there are no {@link LastingPorts}, have got it for a connection, which
 * keeps it for up to a minute after its end.
 */
public final class StoreProcess {
    /** Environment variable with the port; 0: any. */
    public static final String VARIABLE = "MIXMATCH_PORT";
    /** Environment variable with the file in which a child, a service too, says its port in digits. */
    public static final String PORT_FILE = "MIXMATCH_PORT_FILE";
    /** Exit code of a process that waited in vain. */
    public static final int TAKEN = 3;

    public static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Logger LOG = Logger.getLogger(StoreProcess.class.getName());
    private static final long PAUSE_MILLIS = 50;

    private StoreProcess() {}

    interface Binding {
        /** Gives the port that it got, of 0 any; throws with a {@link BindException} among the causes where it is taken. */
        int bind(int port) throws IOException;
    }

    /** Binds the port that this process was told, and says which it got; ends it where that can't be had, or without a parent. */
    static void begin(Path log, Binding binding) throws IOException, InterruptedException {
        Thread watch = new Thread(StoreProcess::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        QuietLogging.ofChild(log);
        int wanted = Integer.parseInt(System.getenv().getOrDefault(VARIABLE, "0"));
        try {
            byte[] port = Integer.toString(bind(wanted, PATIENCE, binding)).getBytes(StandardCharsets.UTF_8);
            String file = System.getenv(PORT_FILE);
            if (file != null) {
                WholeFile.write(Path.of(file), port);
            }
        } catch (BindException e) {
            LOG.severe(e.getMessage());
            System.exit(TAKEN);
        }
    }

    /** The parent never writes to standard input: its end means that the parent is gone, also after a kill -9. */
    private static void haltAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        Runtime.getRuntime().halt(1);
    }

    /**
     * Binds as soon as the port can be had; throws where it was taken all the time.
     *
     * @param port 0: any, of those that last if one of them is free
     */
    static int bind(int port, Duration patience, Binding binding) throws IOException, InterruptedException {
        if (port == 0) {
            for (int lasting :
                    LastingPorts.draw(LastingPorts.LENT, new SecureRandom()).toArray()) {
                OptionalInt bound = tryToBind(lasting, binding);
                if (bound.isPresent()) {
                    return bound.getAsInt();
                }
            }
        }
        return awaitAndBind(port, patience, binding);
    }

    private static int awaitAndBind(int port, Duration patience, Binding binding)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        boolean said = false;
        while (true) {
            OptionalInt bound = tryToBind(port, binding);
            if (bound.isPresent()) {
                return bound.getAsInt();
            }
            if (System.nanoTime() - began > patience.toNanos()) {
                throw new BindException(
                        "port %d was held by another program for %d s".formatted(port, patience.toSeconds()));
            }
            if (!said) {
                said = true;
                LOG.warning("The port is held by another program and waited for. port=" + port);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    /** The port that it got; empty where it is taken. */
    private static OptionalInt tryToBind(int port, Binding binding) throws IOException {
        try {
            return OptionalInt.of(binding.bind(port));
        } catch (IOException e) {
            if (isTaken(e)) {
                return OptionalInt.empty();
            }
            throw e;
        }
    }

    private static boolean isTaken(Throwable e) {
        return e instanceof BindException || e.getCause() != null && isTaken(e.getCause());
    }
}
