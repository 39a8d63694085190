package mixmatch.cli.embedded;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The end of this process when its parent is gone, also after a kill -9: the parent holds the other end of standard
 * input open and never writes, so the end of input means that there is no parent any more.
 */
final class OrphanWatch {
    private OrphanWatch() {}

    static void start() {
        Thread watch = new Thread(OrphanWatch::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void haltAtEndOfInput() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A broken pipe is an end, too.
        }
        Runtime.getRuntime().halt(1);
    }
}
