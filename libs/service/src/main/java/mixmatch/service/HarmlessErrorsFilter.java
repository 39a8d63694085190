package mixmatch.service;

import io.quarkus.logging.LoggingFilter;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Leaves two errors of SmallRye's out of the log, after which the message comes again: a consumer that its group removed can't
 * commit, as a busy machine kept it from its heartbeats; and a message reaches a channel whose workers have ended.
 */
@LoggingFilter(name = HarmlessErrorsFilter.NAME)
public final class HarmlessErrorsFilter implements Filter {
    static final String NAME = "harmless-errors";

    private static final String COMMIT_OF_A_REMOVED_CONSUMER = "SRMSG18222";
    private static final String MESSAGE_FAILED = "SRMSG18203";

    private final BooleanSupplier ends;

    public HarmlessErrorsFilter() {
        this(FatalFailure::inOrder);
    }

    HarmlessErrorsFilter(BooleanSupplier ends) {
        this.ends = ends;
    }

    @Override
    public boolean isLoggable(LogRecord record) {
        String message = String.valueOf(record.getMessage());
        return !message.startsWith(COMMIT_OF_A_REMOVED_CONSUMER)
                && !(ends.getAsBoolean()
                        && (message.startsWith(MESSAGE_FAILED)
                                || record.getThrown() instanceof RejectedExecutionException));
    }
}
