package mixmatch.service;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Leaves out of the log that a consumer which its group removed can't commit: a busy machine, or a JVM that lays out its classes,
 * keeps one from its heartbeats. What it had comes again and is dropped by number.
 */
@LoggingFilter(name = RemovedConsumerFilter.NAME)
public final class RemovedConsumerFilter implements Filter {
    static final String NAME = "removed-consumer";

    private static final String COMMIT_OF_A_REMOVED_CONSUMER = "SRMSG18222";

    @Override
    public boolean isLoggable(LogRecord record) {
        String message = record.getMessage();
        return message == null || !message.startsWith(COMMIT_OF_A_REMOVED_CONSUMER);
    }
}
