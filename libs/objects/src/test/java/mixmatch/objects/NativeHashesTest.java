package mixmatch.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashes by the processor's instructions are the JDK's, on each platform that there are natives for. */
class NativeHashesTest {
    @Test
    void theyAreThereOnLinux() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"));
        assertThat(NativeHashes.sha256().getProvider().getName()).isEqualTo("AmazonCorrettoCryptoProvider");
    }

    @Test
    void whereTheirLibraryIsNotThereTheJdksAreTaken() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // As all JVMs here have it.
                        "--enable-native-access=ALL-UNNAMED",
                        // It is then looked for in the folders of the system, where it is not.
                        "-Dcom.amazon.corretto.crypto.provider.useExternalLib=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HashOfNothing.class.getName())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .containsExactly("SUN "
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256", "SUN")
                                        .digest()));
        assertThat(process.waitFor()).isZero();
    }

    /** Prints whose SHA-256 it has, and that of no bytes. */
    static final class HashOfNothing {
        private HashOfNothing() {}

        public static void main(String[] args) {
            NativeHashes.install();
            MessageDigest digest = NativeHashes.sha256();
            System.out.println(
                    digest.getProvider().getName() + " " + HexFormat.of().formatHex(digest.digest()));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 55, 56, 64, 65, 4096, 1_000_003})
    void theyAreThoseOfTheJdk(int size) throws Exception {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        byte[] expected = MessageDigest.getInstance("SHA-256", "SUN").digest(bytes);
        MessageDigest inPieces = NativeHashes.sha256();
        inPieces.update(bytes, 0, size / 3);
        inPieces.update(ByteBuffer.allocateDirect(size - size / 3)
                .put(bytes, size / 3, size - size / 3)
                .flip());

        assertThat(NativeHashes.sha256().digest(bytes)).isEqualTo(expected);
        assertThat(inPieces.digest()).isEqualTo(expected);
    }
}
