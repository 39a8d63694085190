package mixmatch.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import mixmatch.cli.Mixmatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatienceTest {
    @Test
    void waitsAsLongAsUsualUnlessTheEnvironmentAsksForMore() throws Exception {
        assertThat(Patience.of(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
        assertThat(said("20", Waits.class.getName())).isEqualTo("PT10M");
    }

    @ParameterizedTest
    @CsvSource({"0", "-3", "1.5", "101", "much"})
    void whatIsNoSuchNumberIsOneSentence(String times) throws Exception {
        assertThat(said(times, Mixmatch.class.getName()))
                .isEqualTo("mixmatch: MIXMATCH_PATIENCE is %s; write a whole number from 1 to 100, or leave it out"
                        .formatted(times));
    }

    private static String said(String times, String main) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main);
        builder.environment().put(Patience.TIMES, times);
        Process process = builder.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }

    /** Prints how long half a minute is. */
    static final class Waits {
        private Waits() {}

        public static void main(String[] args) {
            System.out.println(Patience.of(Duration.ofSeconds(30)));
        }
    }
}
