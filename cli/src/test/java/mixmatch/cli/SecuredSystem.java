package mixmatch.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import mixmatch.cli.embedded.BoundListeners;
import mixmatch.cli.embedded.EmbeddedKafka;
import mixmatch.cli.embedded.EmbeddedS3;
import mixmatch.cli.files.Credentials;
import mixmatch.cli.system.Addresses;
import mixmatch.cli.system.KafkaSettings;
import mixmatch.objects.StoreAddress;
import mixmatch.proto.AccessRight;
import mixmatch.proto.KafkaUser;
import mixmatch.proto.Topic;
import mixmatch.proto.TopicCreation;
import mixmatch.stores.TestStore;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.bouncycastle.asn1.x509.GeneralName;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * A broker and a store as a company has them: TLS of a private CA, on each a user a service, and only the rights that
 * the code declares. Topics and the bucket are made by an administrator.
 */
final class SecuredSystem implements AutoCloseable {
    static final String ADMIN = "admin";
    /** Connections show their password anew so often: a changed one is noticed without a reconnection. */
    static final Duration REAUTHENTICATION = Duration.ofSeconds(4);

    private static final String BROKER = "broker";
    private static final String LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required";

    /** Listeners of the broker: three with a certificate each, and one without TLS. */
    enum Listener {
        SECURED("SASL_SSL"),
        EXPIRED("SASL_SSL"),
        FOREIGN("SASL_SSL"),
        WITHOUT_TLS("SASL_PLAINTEXT");

        private final String protocol;

        Listener(String protocol) {
            this.protocol = protocol;
        }

        private String kafka() {
            return name().replace("_", "");
        }
    }

    private final Path dir;
    private final Path ca;
    private final Map<Listener, Integer> brokers = new EnumMap<>(Listener.class);
    private final Map<Listener, Integer> stores = new EnumMap<>(Listener.class);
    private final List<AutoCloseable> open = new ArrayList<>();
    /** Of the store: one that may do anything, and a user a service. */
    final PoliciedStore.Users storeUsers = new PoliciedStore.Users("someone", "secret");

    private SecuredSystem(Path dir, Path ca) {
        this.dir = dir;
        this.ca = ca;
    }

    static SecuredSystem start(Path dir) throws Exception {
        TestCa authority = new TestCa();
        SecuredSystem system = new SecuredSystem(dir, authority.pem(dir.resolve("ca.crt")));
        GeneralName[] here = {
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"), new GeneralName(GeneralName.dNSName, "localhost")
        };
        Instant later = Instant.now().plus(Duration.ofDays(1));
        Map<Listener, TestCa.Issued> certificates = new EnumMap<>(Listener.class);
        certificates.put(Listener.SECURED, authority.issue(later, here));
        certificates.put(Listener.EXPIRED, authority.issue(Instant.now().minus(Duration.ofHours(1)), here));
        certificates.put(
                Listener.FOREIGN, authority.issue(later, new GeneralName(GeneralName.dNSName, "kafka.example.org")));
        try {
            system.startBroker(certificates);
            system.startStores(certificates);
            try (Admin admin = system.admin()) {
                TopicCreation.ensure(admin, Topic.DEFAULT_PREFIX);
                List<AclBinding> rights = Arrays.stream(KafkaUser.values())
                        .flatMap(user ->
                                user.rights(Topic.DEFAULT_PREFIX).stream().map(right -> allowing(right, user.text())))
                        .toList();
                admin.createAcls(rights).all().get(30, TimeUnit.SECONDS);
                // The controller has them; the broker learns of them a little later.
                while (admin.describeAcls(AclBindingFilter.ANY)
                                .values()
                                .get(30, TimeUnit.SECONDS)
                                .size()
                        < rights.size()) {
                    TimeUnit.MILLISECONDS.sleep(50);
                }
            }
            return system;
        } catch (Exception e) {
            system.close();
            throw e;
        }
    }

    private void startBroker(Map<Listener, TestCa.Issued> certificates) throws Exception {
        BoundListeners listeners = new BoundListeners();
        for (Listener listener : Listener.values()) {
            listeners.bind(listener.kafka(), 0);
            brokers.put(listener, listeners.port(listener.kafka()));
        }
        Path data = Files.createDirectories(dir.resolve("broker"));
        Properties c = EmbeddedKafka.configuration(data, listeners);
        StringBuilder protocols = new StringBuilder("CONTROLLER:PLAINTEXT");
        for (Listener listener : Listener.values()) {
            protocols.append(",%s:%s".formatted(listener.kafka(), listener.protocol));
            String prefix = "listener.name.%s.".formatted(listener.kafka().toLowerCase(Locale.ROOT));
            c.put(prefix + "scram-sha-512.sasl.jaas.config", jaas(BROKER, password(BROKER)));
            if (certificates.containsKey(listener)) {
                c.put(prefix + "ssl.keystore.type", "PEM");
                Path pem = certificates.get(listener).pem(dir.resolve(listener.kafka() + ".pem"));
                c.put(prefix + "ssl.keystore.location", pem.toString());
            }
        }
        c.put("listener.security.protocol.map", protocols.toString());
        c.put("inter.broker.listener.name", Listener.SECURED.kafka());
        c.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
        c.put("sasl.mechanism.inter.broker.protocol", "SCRAM-SHA-512");
        c.put("connections.max.reauth.ms", Long.toString(REAUTHENTICATION.toMillis()));
        c.put("ssl.truststore.type", "PEM");
        c.put("ssl.truststore.location", ca.toString());
        c.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        // The broker speaks to the controller, itself, as nobody in particular; no other listener lets anybody do that.
        c.put("super.users", "User:%s;User:%s;User:ANONYMOUS".formatted(BROKER, ADMIN));
        List<String> users = new ArrayList<>(List.of(BROKER, ADMIN));
        Arrays.stream(KafkaUser.values()).map(KafkaUser::text).forEach(users::add);
        open.add(EmbeddedKafka.start(
                data,
                c,
                listeners,
                users.stream()
                        .map(user -> "SCRAM-SHA-512=[name=%s,password=%s]".formatted(user, password(user)))
                        .toList()));
    }

    private void startStores(Map<Listener, TestCa.Issued> certificates) throws Exception {
        Path data = Files.createDirectories(dir.resolve("objects"));
        // The bucket is an administrator's work, too.
        Files.createDirectory(data.resolve("mixmatch"));
        BlobStore objects = new FilesystemNio2BlobStore(data.toString());
        for (Listener listener : Listener.values()) {
            S3Proxy.Builder builder = S3Proxy.builder();
            if (certificates.containsKey(listener)) {
                Path keys = certificates.get(listener).pkcs12(dir.resolve(listener.kafka() + ".p12"));
                builder.secureEndpoint(URI.create("https://127.0.0.1:0")).keyStore(keys.toString(), TestCa.PASSWORD);
            } else {
                builder.endpoint(URI.create("http://127.0.0.1:0"));
            }
            EmbeddedS3 store = EmbeddedS3.start(data, builder, "any port", "someone", "secret");
            store.server().setBlobStoreLocator((key, bucket, object) -> storeUsers.of(key, objects));
            stores.put(listener, store.port());
            open.add(store);
        }
    }

    Path ca() {
        return ca;
    }

    String kafka(Listener listener) {
        return "127.0.0.1:" + brokers.get(listener);
    }

    /** One that {@link TestStore} is told of takes the place of the one with TLS; its bucket and users are there. */
    URI s3(Listener listener) {
        Optional<StoreAddress> external = TestStore.external("mixmatch");
        if (listener == Listener.SECURED && external.isPresent()) {
            return external.get().endpoint();
        }
        return URI.create("%s://127.0.0.1:%d"
                .formatted(listener == Listener.WITHOUT_TLS ? "http" : "https", stores.get(listener)));
    }

    static String password(String user) {
        return "the-password-of-" + user;
    }

    private static String jaas(String user, String password) {
        return "%s username=\"%s\" password=\"%s\";".formatted(LOGIN, user, password);
    }

    /** The environment that a person would set for a user of this broker. */
    Map<String, String> environment(String user, String password) {
        Map<String, String> environment = new TreeMap<>();
        environment.put("KAFKA_SECURITY_PROTOCOL", "SASL_SSL");
        environment.put("KAFKA_SASL_MECHANISM", "SCRAM-SHA-512");
        environment.put("KAFKA_SASL_JAAS_CONFIG", jaas(user, password));
        environment.put("KAFKA_SSL_TRUSTSTORE_TYPE", "PEM");
        environment.put("KAFKA_SSL_TRUSTSTORE_LOCATION", ca.toString());
        return environment;
    }

    Map<String, String> environment(String user) {
        return environment(user, password(user));
    }

    /** What a user of the store signs with. */
    static Credentials credentials(String user) {
        return new Credentials(user, PoliciedStore.Users.secret(user));
    }

    /** The broker as one user has it, and the store as its administrator has. */
    Addresses addresses(Listener listener, Map<String, String> environment) {
        return new Addresses(
                kafka(listener),
                s3(Listener.SECURED),
                new Credentials("someone", "secret"),
                Topic.DEFAULT_PREFIX,
                KafkaSettings.of(environment, Optional.empty()));
    }

    Map<String, Object> client(String user) {
        return addresses(Listener.SECURED, environment(user)).client();
    }

    Admin admin() {
        return Admin.create(client(ADMIN));
    }

    void setPassword(String user, String password) throws Exception {
        try (Admin admin = admin()) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            user, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    static AclBinding allowing(AccessRight right, String user) {
        return new AclBinding(
                new ResourcePattern(right.type(), right.name(), right.pattern()),
                new AccessControlEntry("User:" + user, "*", right.operation(), AclPermissionType.ALLOW));
    }
}
