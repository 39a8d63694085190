package mixmatch.service;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mixmatch.connections.TlsDiagnosis;
import org.jboss.logging.Logger;

/**
 * The end of this process by a failure that only a new start mends: a channel or a thread has died, and the rest would do nothing,
 * or half of its work, without a word. It ends at once, as by {@code kill -9}: what is written is whole or not announced.
 */
public final class FatalFailure {
    private static final Logger LOG = Logger.getLogger(FatalFailure.class);
    static final int FAILED = 1;
    private static volatile boolean ending;

    private FatalFailure() {}

    /** From here on the process ends in order: what fails while all is closed is no reason to end otherwise. */
    static void endsInOrder() {
        ending = true;
    }

    static boolean inOrder() {
        return ending;
    }

    /** @param part that has died, as in {@code thread runs-reader} */
    public static void end(String part, Throwable reason) {
        end(part, () -> describe(reason));
    }

    static void end(String part, Supplier<String> reason) {
        if (ending) {
            LOG.debugf("A part has died while the service ends. part=%s reason=%s", part, reason.get());
            return;
        }
        try {
            LOG.errorf("The service ends, as a part of it has died. part=%s reason=%s", part, reason.get());
        } finally {
            // Also where nothing can be said any more, or put into words.
            Runtime.getRuntime().halt(FAILED);
        }
    }

    /** All causes, and where the first of them was thrown, on one line. */
    static String describe(Throwable reason) {
        List<Throwable> causes = TlsDiagnosis.causes(reason);
        String text = causes.stream().map(Throwable::toString).collect(Collectors.joining(", caused by "));
        StackTraceElement[] trace = causes.get(causes.size() - 1).getStackTrace();
        return (trace.length > 0 ? text + " at=" + trace[0] : text).replaceAll("\\s+", " ");
    }
}
