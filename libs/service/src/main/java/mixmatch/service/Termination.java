package mixmatch.service;

import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import java.util.function.BooleanSupplier;
import sun.misc.Signal;

/**
 * Handles SIGTERM and SIGINT: the service stops as a whole, its work at rest, before the JVM runs its shutdown hooks. By
 * default all hooks run side by side, and a native library's hook closes what a running batch still uses.
 */
final class Termination {
    private static final int SIGNALLED = 128;

    private Termination() {}

    /** @param atOnce true while there is no work, and waiting for an orderly end would serve nobody */
    static void install(BooleanSupplier atOnce) {
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> end(SIGNALLED + signal.getNumber(), atOnce.getAsBoolean()));
        }
    }

    private static void end(int code, boolean atOnce) {
        if (atOnce || !isStarted()) {
            Runtime.getRuntime().halt(code);
        }
        Quarkus.asyncExit(code);
    }

    /**
     * False while the service is being put together. It can't be taken apart in order then: its parts would miss each other,
     * and say so.
     */
    private static boolean isStarted() {
        Application application = Application.currentApplication();
        return application != null && application.isStarted();
    }
}
