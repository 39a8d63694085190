package mixmatch.eval.api;

import java.time.Duration;
import mixmatch.runs.RunReader;
import mixmatch.service.Pause;
import mixmatch.service.VitalThread;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Reads what the topics say of runs, in a thread of its own, however often the broker is away. */
final class BoardFeed implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(BoardFeed.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final RunReader reader;
    private final Thread thread = VitalThread.of("board", this::read);
    private volatile boolean open = true;
    private volatile boolean read;

    /** @param reader is closed with this */
    BoardFeed(RunReader reader) {
        this.reader = reader;
        thread.start();
    }

    /** True once everything has been read that was there at the start. */
    boolean ready() {
        return read;
    }

    private void read() {
        try (reader) {
            boolean positioned = false;
            while (open) {
                try {
                    if (!positioned) {
                        reader.rewind();
                        positioned = true;
                    }
                    if (!read) {
                        reader.catchUp();
                        read = true;
                    }
                    reader.poll(POLL);
                } catch (WakeupException e) {
                    // Closing.
                } catch (KafkaException e) {
                    LOG.debugf("Runs can't be followed now; trying again. reason=%s", e.getMessage());
                    Pause.of(AFTER_FAILURE);
                } catch (RuntimeException e) {
                    LOG.error("A message about a run can't be taken for an unexpected reason; it is passed over.", e);
                    Pause.of(AFTER_FAILURE);
                }
            }
        }
    }

    @Override
    public void close() {
        open = false;
        reader.wakeup();
        try {
            thread.join(AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
