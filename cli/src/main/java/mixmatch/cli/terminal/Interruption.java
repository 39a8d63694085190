package mixmatch.cli.terminal;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** The cleanups on Ctrl-C and SIGTERM, newest first; then the process exits, whatever its main thread is doing. */
public final class Interruption {
    // Pushed by the main thread, run by the JVM's shutdown thread.
    private static final Deque<Runnable> CLEANUPS = new ConcurrentLinkedDeque<>();
    private static volatile boolean requested;
    private static volatile boolean finished;

    private Interruption() {}

    /** To be called once, before anything is started. */
    public static void install() {
        Runtime.getRuntime().addShutdownHook(new Thread(Interruption::run, "interruption"));
    }

    public static boolean requested() {
        return requested;
    }

    /** The command has ended by itself; the end of the JVM is no interruption any more. */
    public static void finished() {
        finished = true;
    }

    public static Registration onInterrupt(Runnable cleanup) {
        CLEANUPS.push(cleanup);
        return () -> CLEANUPS.remove(cleanup);
    }

    /** A cleanup that is registered until it is closed. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private static void run() {
        if (finished) {
            return;
        }
        requested = true;
        for (Runnable next = CLEANUPS.poll(); next != null; next = CLEANUPS.poll()) {
            try {
                next.run();
            } catch (RuntimeException e) {
                // The next one still has to run: it may be the one that ends the children.
            }
        }
        Runtime.getRuntime().halt(CommandFailure.INTERRUPTED);
    }
}
