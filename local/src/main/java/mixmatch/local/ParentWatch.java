package mixmatch.local;

import java.io.IOException;

/**
 * Ends this process when its parent is gone, also after a kill -9: the parent holds the other end of standard input
 * open and never writes, so the end of input means that there is no parent any more.
 */
final class ParentWatch {
    private ParentWatch() {}

    static void start() {
        Thread watch = new Thread(ParentWatch::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is ever sent; whatever comes is not the end.
            }
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        Runtime.getRuntime().halt(1);
    }
}
