package mixmatch.objects;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Hashes by the processor's own instructions (AWS-LC). The JDK's need the JVM's slow compiler for them, which most processes here
 * do without. Where the native library can't be unpacked or loaded, the JDK's hashes are taken: they give the same.
 */
public final class NativeHashes {
    /** Of a JVM that will lay out its classes (class data sharing): of JDK 17 it crashes on lambdas of a signed jar, as this is. */
    private static final String LAYS_OUT_CLASSES = "-XX:+RecordDynamicDumpInfo";

    private NativeHashes() {}

    /** Makes them this process's first choice, for libraries that ask for hashes themselves. */
    public static void install() {
        if (Known.ARE_THERE) {
            AmazonCorrettoCryptoProvider.install();
        }
    }

    /** A fresh digest of that name, as in {@code SHA-256}. */
    static MessageDigest digest(String name) throws NoSuchAlgorithmException {
        return Known.ARE_THERE
                ? MessageDigest.getInstance(name, AmazonCorrettoCryptoProvider.INSTANCE)
                : MessageDigest.getInstance(name);
    }

    /** Looked for when the first hash is wanted. */
    private static final class Known {
        static final boolean ARE_THERE =
                !ManagementFactory.getRuntimeMXBean().getInputArguments().contains(LAYS_OUT_CLASSES)
                        && AmazonCorrettoCryptoProvider.INSTANCE.getLoadingError() == null;
    }
}
