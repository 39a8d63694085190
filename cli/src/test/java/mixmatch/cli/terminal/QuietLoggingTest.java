package mixmatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import mixmatch.waits.Await;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.network.InvalidReceiveException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void anOutageHasALineAtItsBeginningAndOneAtItsEnd(@TempDir Path dir) throws Exception {
        Path log = dir.resolve("mixmatch.log");
        QuietLogging.toFile(log, new BrokerOutage(Duration.ofSeconds(3)));
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + nobody.getLocalPort();
            nobody.close();
            try (Consumer<byte[], byte[]> first = consumer(address);
                    Consumer<byte[], byte[]> second = consumer(address)) {
                for (int i = 0; i < 20; i++) {
                    first.poll(Duration.ofMillis(100));
                    second.poll(Duration.ofMillis(100));
                }
            }
            Await.until("the outage is over", () -> Files.readString(log).contains("is over"), () -> 0);
        } finally {
            QuietLogging.off();
        }
        assertThat(Files.readAllLines(log))
                .satisfiesExactly(
                        begin -> assertThat(begin)
                                .contains("WARNING mixmatch.broker: An outage is waited for. what=the broker reason=")
                                .contains("could not be established"),
                        end -> assertThat(end)
                                .matches(
                                        ".* INFO mixmatch.broker: An outage is over. what=the broker seconds=[1-9].*"));
    }

    private static Consumer<byte[], byte[]> consumer(String address) {
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, address),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        consumer.assign(List.of(new TopicPartition("t", 0)));
        return consumer;
    }

    private static LogRecord warning(String text, Throwable thrown) {
        LogRecord warning = new LogRecord(Level.WARNING, text);
        warning.setThrown(thrown);
        return warning;
    }
}
