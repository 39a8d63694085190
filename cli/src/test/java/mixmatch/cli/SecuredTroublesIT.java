package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import mixmatch.cli.SecuredSystem.Listener;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.Stores;
import mixmatch.cli.terminal.CommandFailure;
import mixmatch.objects.ObjectStore;
import mixmatch.objects.StoreAccessException;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each mistake on the way to a broker and a store with TLS, users and rights gets one sentence, at once. */
class SecuredTroublesIT {

    @TempDir
    static Path dir;

    private static SecuredSystem system;

    @BeforeAll
    static void start() throws Exception {
        system = SecuredSystem.start(dir);
    }

    @AfterAll
    static void stop() throws Exception {
        system.close();
    }

    private static Arguments broker(String mistake, Listener listener, String key, String value, String... sentence) {
        return Arguments.of(mistake, listener, key, value, sentence);
    }

    static Stream<Arguments> brokers() {
        String jaas = "KAFKA_SASL_JAAS_CONFIG";
        String wrong = system.environment("train", "wrong").get(jaas);
        String protocol = "KAFKA_SECURITY_PROTOCOL";
        String truststore = "KAFKA_SSL_TRUSTSTORE_LOCATION";
        return Stream.of(
                broker("wrong password", Listener.SECURED, jaas, wrong, "refuses user train (", jaas),
                broker("no user", Listener.SECURED, jaas, "", "SASL_SSL, but no user is given; set " + jaas),
                broker(
                        "no TLS",
                        Listener.SECURED,
                        protocol,
                        "PLAINTEXT",
                        "speaks TLS, and " + protocol + " is PLAINTEXT"),
                broker("no TLS", Listener.SECURED, protocol, "SASL_PLAINTEXT", "speaks TLS, and", "SASL_PLAINTEXT"),
                broker(
                        "TLS for none",
                        Listener.WITHOUT_TLS,
                        protocol,
                        "SASL_SSL",
                        "does not speak TLS",
                        "set SASL_PLAINTEXT"),
                broker("unknown CA", Listener.SECURED, truststore, "", "CA that is not trusted here", truststore),
                broker("expired", Listener.EXPIRED, protocol, "SASL_SSL", "certificate that has expired (NotAfter: "),
                broker(
                        "another host",
                        Listener.FOREIGN,
                        protocol,
                        "SASL_SSL",
                        "certificate of another name",
                        "127.0.0.1"),
                broker(
                        "no such file",
                        Listener.SECURED,
                        truststore,
                        "/no/ca.crt",
                        "is not there: /no/ca.crt",
                        truststore),
                broker(
                        "no certificate",
                        Listener.SECURED,
                        truststore,
                        "/etc/hostname",
                        "settings of the Kafka client are refused"),
                broker(
                        "mechanism",
                        Listener.SECURED,
                        "KAFKA_SASL_MECHANISM",
                        "SCRAM-SHA-256",
                        "does not take KAFKA_SASL_MECHANISM",
                        "[SCRAM-SHA-512]"),
                broker(
                        "no protocol",
                        Listener.SECURED,
                        protocol,
                        "SASL_SLL",
                        "settings of the Kafka client are refused",
                        "SASL_SLL"));
    }

    @ParameterizedTest(name = "{0} {3}")
    @MethodSource("brokers")
    void aMistakeOnTheWayToTheBrokerIsSaid(
            String mistake, Listener listener, String key, String value, String[] sentence) {
        Map<String, String> environment = system.environment("train");
        environment.put(key, value);
        if (value.isEmpty() && key.contains("TRUSTSTORE")) {
            environment.remove("KAFKA_SSL_TRUSTSTORE_TYPE");
        }
        assertSaidAtOnce(system.addresses(listener, environment), Set.of(), sentence);
    }

    @Test
    void aRightThatIsMissingIsNamedWithItsUser() {
        assertSaidAtOnce(
                system.addresses(Listener.SECURED, system.environment("augment")),
                KafkaUser.TRAINER.rights(Topic.DEFAULT_PREFIX),
                "does not let user augment do its work, which needs ",
                "Write on topic mixmatch.orders",
                "Read on topic mixmatch.batches.guessed",
                "Write on transactionalId mixmatch.run.*");
    }

    @Test
    void groupsOfOthersAreMissing() {
        assertSaidAtOnce(
                system.addresses(Listener.SECURED, system.environment("labelguess")),
                KafkaUser.AUGMENT.rights(Topic.DEFAULT_PREFIX),
                "Read on group mixmatch.augment");
    }

    private static void assertSaidAtOnce(Addresses addresses, Set<AccessRight> needed, String... sentence) {
        long began = System.nanoTime();
        Stores.Waiting waiting = Stores.Waiting.others(() -> {}, quiet -> {});
        Throwable said = catchThrowable(() -> Stores.await(addresses, needed, waiting, waiting));
        assertThat(said).isInstanceOf(CommandFailure.class).hasMessageContainingAll(sentence);
        assertThat(said.getMessage())
                .doesNotContain("\n")
                .doesNotContain("Exception")
                .doesNotContain("the-password");
        assertThat(((CommandFailure) said).exitCode()).isEqualTo(CommandFailure.BAD_INPUT);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(15));
    }

    private static Arguments store(String mistake, URI url, String secret, Path ca, String... sentence) {
        return Arguments.of(mistake, url, secret, Optional.ofNullable(ca), sentence);
    }

    static Stream<Arguments> stores() throws Exception {
        Path ca = system.ca();
        URI secured = system.s3(Listener.SECURED);
        URI open = system.s3(Listener.WITHOUT_TLS);
        Path empty = Files.createFile(dir.resolve("empty.pem"));
        return Stream.of(
                store("wrong key", secured, "wrong", ca, "refuses the credentials", "MIXMATCH_S3_SECRET_KEY"),
                store("unknown CA", secured, "secret", null, "CA that is not trusted here", "MIXMATCH_S3_CA"),
                store("expired", system.s3(Listener.EXPIRED), "secret", ca, "certificate that has expired (NotAfter: "),
                store("another host", system.s3(Listener.FOREIGN), "secret", ca, "certificate of another name"),
                store(
                        "no TLS",
                        URI.create("http:" + secured.getSchemeSpecificPart()),
                        "secret",
                        ca,
                        "speaks TLS; write its URL with https"),
                store(
                        "TLS for none",
                        URI.create("https:" + open.getSchemeSpecificPart()),
                        "secret",
                        ca,
                        "does not speak TLS"),
                store(
                        "no such file",
                        secured,
                        "secret",
                        Path.of("/no/ca.crt"),
                        "MIXMATCH_S3_CA names /no/ca.crt, which is not there"),
                store(
                        "no certificate",
                        secured,
                        "secret",
                        empty,
                        "can't be read as certificates in PEM (it holds none)"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stores")
    void aMistakeOnTheWayToTheStoreIsSaid(
            String mistake, URI url, String secret, Optional<Path> ca, String[] sentence) {
        StoreAddress address = new StoreAddress(url, "us-east-1", "mixmatch", "someone", secret, ca);
        try (ObjectStore store = new ObjectStore(address)) {
            Throwable said = catchThrowable(store::check);
            assertThat(said).isInstanceOf(StoreAccessException.class).hasMessageContainingAll(sentence);
            assertThat(said.getMessage()).doesNotContain("\n").doesNotContain("Exception");
        }
    }

    @Test
    void aTrustedCaAndRightCredentialsAreAllThatItTakes() throws Exception {
        StoreAddress address = new StoreAddress(
                system.s3(Listener.SECURED), "us-east-1", "mixmatch", "someone", "secret", Optional.of(system.ca()));
        try (ObjectStore store = new ObjectStore(address)) {
            store.ensureBucket();
            store.check();
        }
    }
}
