package mixmatch.service;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Threads that libraries have started. One that dies of an Error leaves a client that waits for ever: it ends the process.
 * Kafka's clients catch every Exception, and only log what still ends one of their threads: so their log is watched.
 */
final class LibraryThreads {
    private static final org.jboss.logging.Logger LOG = org.jboss.logging.Logger.getLogger(LibraryThreads.class);
    private static final Logger KAFKA = Logger.getLogger("org.apache.kafka.common.utils.KafkaThread");

    private LibraryThreads() {}

    static void watch() {
        Thread.setDefaultUncaughtExceptionHandler((thread, reason) -> {
            if (reason instanceof Error) {
                FatalFailure.end("thread " + thread.getName(), reason);
            } else {
                LOG.warnf(reason, "A thread has ended. thread=%s", thread.getName());
            }
        });
        KAFKA.addHandler(new Handler() {
            @Override
            public void publish(LogRecord said) {
                if (said.getThrown() != null) {
                    // It is the dying thread that says so.
                    FatalFailure.end("thread " + Thread.currentThread().getName(), said.getThrown());
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        });
    }
}
