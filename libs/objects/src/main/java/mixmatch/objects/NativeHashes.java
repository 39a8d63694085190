package mixmatch.objects;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
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

    /** Looked for when the first hash is wanted. */
    private static final class Library {
        static final boolean IS_THERE = AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
    }
}
