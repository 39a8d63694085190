package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.reactive.messaging.kafka.i18n.KafkaLogging;
import io.smallrye.reactive.messaging.providers.i18n.ProviderLogging;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.RejectedExecutionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class HarmlessErrorsFilterTest {
    @Test
    void thatARemovedConsumerCanNotCommitIsLeftOutAndAllElseIsSaid() {
        List<LogRecord> records = logged(() -> {
            KafkaLogging.log.unableToExecuteConsumerRevokedRebalanceListener("group", new IllegalStateException());
            KafkaLogging.log.unableToDispatch(new IllegalStateException());
        });

        assertThat(records)
                .extracting(new HarmlessErrorsFilter(() -> false)::isLoggable)
                .containsExactly(false, true);
    }

    @Test
    void aMessageThatComesAfterItsWorkersIsLeftOutOnlyWhileTheServiceEnds() {
        List<LogRecord> records = logged(() -> {
            KafkaLogging.log.messageNackedFailStop("observed");
            ProviderLogging.log.methodException(
                    "look", new RejectedExecutionException("WorkerPoolRegistry is being shut down"));
            ProviderLogging.log.methodException("look", new IllegalStateException());
        });

        assertThat(records)
                .extracting(new HarmlessErrorsFilter(() -> true)::isLoggable)
                .containsExactly(false, false, true);
        assertThat(records)
                .extracting(new HarmlessErrorsFilter(() -> false)::isLoggable)
                .containsExactly(true, true, true);
    }

    @Test
    void consoleAndFileAreFiltered() throws Exception {
        Properties settings = new Properties();
        try (InputStream file =
                HarmlessErrorsFilter.class.getResourceAsStream("/META-INF/microprofile-config.properties")) {
            settings.load(file);
        }

        assertThat(settings)
                .containsEntry("quarkus.log.console.filter", HarmlessErrorsFilter.NAME)
                .containsEntry("quarkus.log.file.filter", "${quarkus.log.console.filter}");
    }

    private static List<LogRecord> logged(Runnable said) {
        List<LogRecord> records = new ArrayList<>();
        Logger logger = Logger.getLogger("io.smallrye.reactive.messaging");
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
        try {
            said.run();
        } finally {
            logger.setUseParentHandlers(true);
            logger.removeHandler(handler);
        }
        return records;
    }
}
