package mixmatch.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes by the processor's instructions are the JDK's. */
class NativeHashesTest {
    @Test
    void theyAreThereOnLinuxOnX86() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64"));
        assertThat(NativeHashes.digest("SHA-256").getProvider().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 64, 65, 4096, 1_000_003})
    void theyAreThoseOfTheJdk(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        byte[] expected = MessageDigest.getInstance("SHA-256", "SUN").digest(bytes);
        MessageDigest inPieces = NativeHashes.digest("SHA-256");
        inPieces.update(bytes, 0, size / 3);
        inPieces.update(ByteBuffer.allocateDirect(size - size / 3)
                .put(bytes, size / 3, size - size / 3)
                .flip());

        assertThat(NativeHashes.digest("SHA-256").digest(bytes)).isEqualTo(expected);
        assertThat(inPieces.digest()).isEqualTo(expected);
    }
}
