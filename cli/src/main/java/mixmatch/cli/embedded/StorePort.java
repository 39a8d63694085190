package mixmatch.cli.embedded;

import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import mixmatch.cli.files.PortFile;

/**
 * The port of a broker or a store. One that is started again waits for the port that its users know: while nobody
 * listened, the system may have lent it to another program's connection, which keeps it for up to a minute after its end.
 */
public final class StorePort {
    /** Environment variable with the port; 0: any. */
    public static final String VARIABLE = "MIXMATCH_PORT";

    /** Exit code of a process that waited in vain. */
    public static final int TAKEN = 3;

    public static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final Logger LOG = Logger.getLogger(StorePort.class.getName());
    private static final long PAUSE_MILLIS = 50;

    private StorePort() {}

    /** A server that listens on a port. */
    interface Binding {
        /**
         * @param port 0: any
         * @return the port that it got
         * @throws IOException with a {@link BindException} among the causes where the port is taken
         */
        int bind(int port) throws IOException;
    }

    /** Binds the port that this process was told, and says which it got; ends the process where it can't be had. */
    static void bindOrExit(Binding binding) throws IOException, InterruptedException {
        int wanted = Integer.parseInt(System.getenv().getOrDefault(VARIABLE, "0"));
        try {
            PortFile.write(bind(wanted, PATIENCE, binding));
        } catch (BindException e) {
            LOG.severe(e.getMessage());
            System.exit(TAKEN);
        }
    }

    /**
     * Binds as soon as the port can be had.
     *
     * @throws BindException where it was taken all the time
     */
    static int bind(int port, Duration patience, Binding binding) throws IOException, InterruptedException {
        long began = System.nanoTime();
        boolean said = false;
        while (true) {
            try {
                return binding.bind(port);
            } catch (IOException e) {
                if (!isTaken(e)) {
                    throw e;
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
    }

    private static boolean isTaken(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
