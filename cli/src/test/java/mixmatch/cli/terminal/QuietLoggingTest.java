package mixmatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.network.InvalidReceiveException;
import org.junit.jupiter.api.Test;

class QuietLoggingTest {
    @Test
    void aStartIsExpectedAndATroubleIsNot() {
        assertThat(QuietLogging.isExpected(warning(
                        "[QuorumController id=1] Performing controller activation. The metadata log appears to be empty. More.",
                        null)))
                .isTrue();
        assertThat(QuietLogging.isExpected(warning(
                        "Unexpected error handling request RequestHeader(apiKey=CONTROLLER_REGISTRATION)",
                        new CompletionException(new NotControllerException("not active yet")))))
                .isTrue();
        assertThat(QuietLogging.isExpected(warning(
                        "Unexpected error handling request RequestHeader(apiKey=CREATE_TOPICS)",
                        new CompletionException(new NotControllerException("not active yet")))))
                .isFalse();
        assertThat(QuietLogging.isExpected(warning("closing connection", new InvalidReceiveException("size"))))
                .isTrue();
        assertThat(QuietLogging.isExpected(warning("closing connection", new IllegalStateException("size"))))
                .isFalse();
        assertThat(QuietLogging.isExpected(warning("Stopping serving logs in dir", null)))
                .isFalse();
    }

    private static LogRecord warning(String text, Throwable thrown) {
        LogRecord warning = new LogRecord(Level.WARNING, text);
        warning.setThrown(thrown);
        return warning;
    }
}
