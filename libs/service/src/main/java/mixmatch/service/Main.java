package mixmatch.service;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;

/**
 * Begins every service, and ends it by SIGTERM, by SIGINT or with its parent. By default all shutdown hooks run side by side,
 * and a native library's closes what a running batch still uses: here the service stops as a whole before the JVM runs them.
 */
@QuarkusMain
public final class Main {
    private static final int SIGNALLED = 128;
    private static final int KILLED = 137;

    private Main() {}

    public static void main(String... arguments) {
        endBySignals(() -> false);
        Quarkus.run(arguments);
    }

    /** @param atOnce true while there is no work, and waiting for an orderly end would serve nobody */
    static void endBySignals(BooleanSupplier atOnce) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> {
                int code = SIGNALLED + signal.getNumber();
                if (atOnce.getAsBoolean() || !isStarted()) {
                    Runtime.getRuntime().halt(code);
                }
                Quarkus.asyncExit(code);
            });
        }
    }

    /** False while the service is put together: taken apart then, its parts would miss each other, and say so. */
    private static boolean isStarted() {
        Application application = Application.currentApplication();
        return application != null && application.isStarted();
    }

    /** Ends with the standard input: its other end is a launcher's, and closes however that dies, by {@code kill -9} too. */
    static void endWithParent(InputStream standardInput) {
        VitalThread.of("parent-watch", () -> {
                    try {
                        standardInput.transferTo(OutputStream.nullOutputStream());
                    } catch (IOException e) {
                        // A broken pipe is an ended one.
                    }
                    // Not exit(): with its parent gone there is nobody to wait for an orderly end.
                    Runtime.getRuntime().halt(KILLED);
                })
                .start();
    }
}
