package mixmatch.connections;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.errors.UnsupportedSaslMechanismException;
import org.junit.jupiter.api.Test;

class KafkaDiagnosisTest {
    private static final Map<String, Object> CONFIGURATION = Map.of(
            "bootstrap.servers",
            "127.0.0.1:1",
            "security.protocol",
            "SASL_SSL",
            "sasl.mechanism",
            "SCRAM-SHA-512",
            "sasl.jaas.config",
            "any.Module required username=\"augment\" password=\"do-not-show\";");

    private final KafkaDiagnosis trouble = trouble(KafkaUser.AUGMENT);

    private static KafkaDiagnosis trouble(KafkaUser user) {
        return new KafkaDiagnosis(ClientSettings.of(CONFIGURATION), user.rights("mixmatch."));
    }

    @Test
    void aRefusedUserIsNamedWithoutThePassword() {
        assertThat(trouble.of(new ExecutionException(new SaslAuthenticationException("invalid credentials"))))
                .matches(BrokerException::lasting)
                .hasMessage(
                        "the broker at 127.0.0.1:1 refuses user augment (invalid credentials); check name and password in KAFKA_SASL_JAAS_CONFIG");
        assertThat(CONFIGURATION.get("sasl.jaas.config").toString()).contains("do-not-show");
    }

    @Test
    void aMechanismThatTheBrokerDoesNotTakeIsNamed() {
        assertThat(trouble.of(new UnsupportedSaslMechanismException("enabled are [PLAIN]"))
                        .getMessage())
                .contains("does not take KAFKA_SASL_MECHANISM SCRAM-SHA-512 (enabled are [PLAIN])");
    }

    @Test
    void aDeniedTopicIsNamedWithTheRightThatItTakes() {
        assertThat(trouble.of(new TopicAuthorizationException(Set.of("mixmatch.orders")))
                        .getMessage())
                .isEqualTo("the broker at 127.0.0.1:1 does not let user augment do its work, which needs"
                        + " Read on topic mixmatch.orders; docs/security.md lists the rights");
    }

    @Test
    void aDeniedTopicThatItDoesNotNeedIsNamedToo() {
        assertThat(trouble.of(new TopicAuthorizationException(Set.of("strangers")))
                        .getMessage())
                .contains("denies user augment what it asks", "strangers");
    }

    @Test
    void aDeniedGroupAndADeniedTransactionalIdAreNamed() {
        assertThat(trouble.of(GroupAuthorizationException.forGroupId("mixmatch.augment"))
                        .getMessage())
                .contains("Read on group mixmatch.augment");
        assertThat(trouble(KafkaUser.TRAINER)
                        .of(new KafkaException("Cannot execute", new TransactionalIdAuthorizationException("denied")))
                        .getMessage())
                .contains("Write on transactionalId mixmatch.run.*");
    }

    @Test
    void whatTlsSaysIsSaidWithTheBroker() {
        SslAuthenticationException failure = new SslAuthenticationException(
                "SSL handshake failed", TlsDiagnosisTest.handshake(TlsDiagnosisTest.UNKNOWN_CA));

        assertThat(trouble.of(new ExecutionException(failure)))
                .matches(BrokerException::lasting)
                .hasMessage("the broker at 127.0.0.1:1 shows a certificate of a CA that is not trusted"
                        + " here; name the CA's certificate by KAFKA_SSL_TRUSTSTORE_LOCATION");
    }

    @Test
    void settingsThatCanNotBeAreSaidByTheirReason() {
        assertThat(trouble.of(
                        new KafkaException("Failed to create new KafkaAdminClient", new ConfigException("no such"))))
                .matches(BrokerException::lasting)
                .hasMessage("the settings of the Kafka client are refused: no such; KAFKA_… sets them");
        assertThat(trouble.of(new KafkaException(
                                "Failed to create new KafkaAdminClient",
                                new KafkaException(new NoSuchFileException("/x"))))
                        .getMessage())
                .contains("is not there: /x");
    }

    @Test
    void aBrokerThatIsNotThereIsWaitedFor() {
        assertThat(trouble.of(new TimeoutException("Timed out waiting for a node assignment. Call: listTopics")))
                .matches(said -> !said.lasting())
                .hasMessage("no answer from the broker at 127.0.0.1:1");
    }

    @Test
    void anythingElseIsSaidAsItComesAndWaitedFor() {
        assertThat(trouble.of(new IOException("of an unknown\nkind.")))
                .matches(said -> !said.lasting())
                .hasMessage("the broker at 127.0.0.1:1 can't be worked with: of an unknown kind");
    }

    @Test
    void severalRightsAreSaidInOneSentence() {
        List<AccessRight> two = KafkaUser.AUGMENT.rights("p.").stream().limit(2).toList();

        assertThat(trouble.of(two)).hasMessageContaining(two.get(0) + ", " + two.get(1));
    }

    @Test
    void aUserIsFoundHoweverItIsQuoted() {
        for (String quoted : List.of("username=\"a b\" p=1;", "username='a b' p=1;")) {
            assertThat(ClientSettings.of(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", quoted))
                            .user())
                    .isEqualTo("user a b");
        }
        assertThat(ClientSettings.of(Map.of("security.protocol", "SASL_SSL", "sasl.jaas.config", "x username=a;"))
                        .user())
                .isEqualTo("user a");
    }
}
