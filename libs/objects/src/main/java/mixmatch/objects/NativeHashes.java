package mixmatch.objects;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes by the processor's own instructions (AWS-LC). The JDK's need the JVM's slow compiler for them, which most processes
 * here do without: a folder of 60,000 small images takes 2.0 s with those in place of 1.3. Where the native library can't be unpacked or loaded, the JDK's hashes are taken: they give the same.
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
