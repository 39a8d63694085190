package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.reactive.messaging.kafka.i18n.KafkaLogging;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class RemovedConsumerFilterTest {
    @Test
    void thatARemovedConsumerCanNotCommitIsLeftOutAndAllElseIsSaid() {
        List<LogRecord> records = new ArrayList<>();
        Logger logger = Logger.getLogger("io.smallrye.reactive.messaging.kafka");
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
            KafkaLogging.log.unableToExecuteConsumerRevokedRebalanceListener("group", new IllegalStateException());
            KafkaLogging.log.unableToDispatch(new IllegalStateException());
        } finally {
            logger.setUseParentHandlers(true);
            logger.removeHandler(handler);
        }

        RemovedConsumerFilter filter = new RemovedConsumerFilter();
        assertThat(records).extracting(filter::isLoggable).containsExactly(false, true);
    }
}
