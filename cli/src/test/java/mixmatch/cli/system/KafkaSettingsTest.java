package mixmatch.cli.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import mixmatch.cli.terminal.CommandFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
    @TempDir
    Path dir;

    private static KafkaSettings of(String name, String value) {
        return KafkaSettings.of(Map.of(name, value), Optional.empty());
    }

    @Test
    void theEnvironmentSaysWhatTheServicesReadFromIt() {
        KafkaSettings settings = KafkaSettings.of(
                Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_SSL", "KAFKA_SSL_TRUSTSTORE_LOCATION", "/ca", "PATH", "/bin"),
                Optional.empty());

        assertThat(settings.client())
                .containsOnly(Map.entry("security.protocol", "SASL_SSL"), Map.entry("ssl.truststore.location", "/ca"));
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.environment())
                .containsOnly(
                        Map.entry("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"),
                        Map.entry("KAFKA_SSL_TRUSTSTORE_LOCATION", "/ca"));
    }

    @Test
    void aMisspeltVariableIsNamedWithWhatItMayHaveMeant() {
        assertThat(of("KAFKA_SECURITY_PROTOKOL", "SSL").warnings())
                .containsExactly("KAFKA_SECURITY_PROTOKOL is no setting of a Kafka client and has no effect;"
                        + " did you mean KAFKA_SECURITY_PROTOCOL?");
        assertThat(of("KAFKA_SECURITY_PROTOKOL", "SSL").client()).isEmpty();
    }

    @Test
    void whatEachClientDecidesIsNotTakenFromOutside() {
        assertThat(of("KAFKA_GROUP_ID", "mine").client()).isEmpty();
        assertThat(of("KAFKA_GROUP_ID", "mine").warnings()).hasSize(1);
    }

    @Test
    void variablesOfKafkasScriptsAndOfKubernetesAreNoMistakes() {
        for (String name : new String[] {
            "KAFKA_HOME",
            "KAFKA_OPTS",
            "KAFKA_HEAP_OPTS",
            "KAFKA_JVM_PERFORMANCE_OPTS",
            "KAFKA_LOG4J_OPTS",
            "KAFKA_PORT",
            "KAFKA_PORT_9092_TCP_ADDR",
            "KAFKA_SERVICE_HOST",
            "KAFKA_KAFKA_BOOTSTRAP_SERVICE_PORT_TCP_CLIENTS",
            "KAFKA_KAFKA_BROKERS_PORT_9093_TCP_ADDR",
            "KAFKA_BOOTSTRAP_SERVERS"
        }) {
            assertThat(of(name, "any").warnings()).as(name).isEmpty();
            assertThat(of(name, "any").client()).as(name).isEmpty();
        }
    }

    @Test
    void aFileGoesBeforeTheEnvironmentAndItsAddressIsNotUsed() throws Exception {
        Path file = Files.writeString(
                dir.resolve("client.properties"),
                "bootstrap.servers=elsewhere:1\nsecurity.protocol=SSL\nsasl.jaas.config=secret\nsasl.mechanim=PLAIN\n");

        KafkaSettings settings = KafkaSettings.of(Map.of("KAFKA_SECURITY_PROTOCOL", "SASL_SSL"), Optional.of(file));

        assertThat(settings.client())
                .containsOnly(Map.entry("security.protocol", "SSL"), Map.entry("sasl.jaas.config", "secret"));
        assertThat(settings.warnings())
                .containsExactly(file + ": sasl.mechanim is no setting of a Kafka client and has no effect;"
                        + " did you mean sasl.mechanism?");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void aFileThatCanNotBeReadIsNamed() {
        Path file = dir.resolve("none");
        assertThatThrownBy(() -> KafkaSettings.of(Map.of(), Optional.of(file)))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--kafka-config " + file)
                .hasMessageContaining("no such file");
    }
}
