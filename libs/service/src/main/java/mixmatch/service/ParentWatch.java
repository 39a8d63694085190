package mixmatch.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The end of this process once its standard input ends. A launcher holds the other end of that pipe, which closes however the
 * launcher dies, by {@code kill -9} too.
 */
final class ParentWatch {
    private static final int KILLED = 137;

    private ParentWatch() {}

    static void start(InputStream standardInput) {
        Thread watch = new Thread(
                () -> {
                    try {
                        standardInput.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // A broken pipe is an ended one.
                    }
                    // Not exit(): with its parent gone there is nobody to wait for an orderly end.
                    Runtime.getRuntime().halt(KILLED);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
