package mixmatch.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A private CA, as a company has one: nobody trusts it unless told to. */
final class TestCa {
    static final String PASSWORD = "of-the-store";
    private static final X500Name NAME = new X500Name("CN=A private CA");
    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final KeyPair keys = keys();
    private final X509Certificate certificate;

    TestCa() throws Exception {
        X509v3CertificateBuilder builder = builder(
                NAME,
                keys,
                Instant.now().minus(Duration.ofDays(1)),
                Instant.now().plus(Duration.ofDays(2)));
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        this.certificate = sign(builder);
    }

    /**
     * A server's certificate with its key.
     *
     * @param names that it is for: those of hosts, or addresses
     */
    record Issued(PrivateKey key, Certificate[] chain) {
        /** As Kafka takes it: key and chain in one PEM file. */
        Path pem(Path file) throws IOException, GeneralSecurityException {
            StringBuilder text = new StringBuilder(block("PRIVATE KEY", key.getEncoded()));
            for (Certificate one : chain) {
                text.append(block("CERTIFICATE", one.getEncoded()));
            }
            return Files.writeString(file, text);
        }

        /** As Java servers take it, with {@link #PASSWORD}. */
        Path pkcs12(Path file) throws IOException, GeneralSecurityException {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("server", key, PASSWORD.toCharArray(), chain);
            try (OutputStream out = Files.newOutputStream(file)) {
                store.store(out, PASSWORD.toCharArray());
            }
            return file;
        }
    }

    Issued issue(Instant notAfter, GeneralName... names) throws Exception {
        KeyPair own = keys();
        X509v3CertificateBuilder builder =
                builder(new X500Name("CN=A server"), own, notAfter.minus(Duration.ofDays(20)), notAfter);
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return new Issued(own.getPrivate(), new Certificate[] {sign(builder), certificate});
    }

    /** The CA's own certificate. */
    Path pem(Path file) throws IOException, GeneralSecurityException {
        return Files.writeString(file, block("CERTIFICATE", certificate.getEncoded()));
    }

    private X509v3CertificateBuilder builder(X500Name subject, KeyPair of, Instant from, Instant to) {
        return new JcaX509v3CertificateBuilder(
                NAME,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(from),
                Date.from(to),
                subject,
                of.getPublic());
    }

    private X509Certificate sign(X509v3CertificateBuilder builder)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static String block(String kind, byte[] der) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        kind,
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(der),
                        kind);
    }
}
