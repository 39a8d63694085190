package mixmatch.objects;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes by the processor's own instructions (AWS-LC), or else the JDK's, which are the same, but need the JVM's slow
 * compiler, which most processes do without: with them a folder of 60,000 small images takes 2.0 s in place of 1.3.
 */
public final class NativeHashes {
    private NativeHashes() {}

    /** Makes them this process's first choice, for libraries that ask for hashes themselves. */
    public static void install() {
        if (Library.IS_THERE) {
            AmazonCorrettoCryptoProvider.install();
        }
    }

    public static MessageDigest sha256() {
        try {
            return Library.IS_THERE
                    ? MessageDigest.getInstance("SHA-256", AmazonCorrettoCryptoProvider.INSTANCE)
                    : MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The SHA-256 of a file, whatever its size. */
    public static byte[] sha256(Path file) throws IOException {
        MessageDigest digest = sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return digest.digest();
    }

    /** Looked for when the first hash is wanted. */
    private static final class Library {
        static final boolean IS_THERE = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
    }
}
