package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FatalFailureTest {
    /** A process in which something dies. */
    static final class Process {
        public static void main(String[] args) throws Exception {
            Runnable work = () -> {
                throw new IllegalStateException("no more", new InternalError("of\nthis"));
            };
            switch (args[0]) {
                case "thread" -> VitalThread.of("worker", work).start();
                case "schedule" -> VitalThread.repeat("worker", Duration.ZERO, Duration.ofSeconds(1), work);
                case "end" -> {
                    FatalFailure.endsInOrder();
                    VitalThread.of("worker", work).start();
                    TimeUnit.MILLISECONDS.sleep(500);
                    System.exit(0);
                }
                default -> throw new IllegalArgumentException(args[0]);
            }
            // As the threads of a library that go on.
            Thread.currentThread().join();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"thread", "schedule"})
    void aProcessInWhichAThreadDiesEndsAndSaysWhyOnOneLine(String how) throws Exception {
        java.lang.Process process = start(how);
        String said = said(process);

        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said.lines().filter(line -> line.contains("worker")))
                .singleElement()
                .asString()
                .contains("The service ends, as a part of it has died. part=thread worker"
                        + " reason=java.lang.IllegalStateException: no more,"
                        + " caused by java.lang.InternalError: of this at=mixmatch.service.FatalFailureTest$Process.");
    }

    @Test
    void aThreadThatDiesWhileTheProcessEndsChangesNothing() throws Exception {
        java.lang.Process process = start("end");
        String said = said(process);

        assertThat(process.waitFor()).isZero();
        assertThat(said).doesNotContain("has died");
    }

    @Test
    void aReasonWithoutATraceIsSaid() {
        Throwable bare = new Error("bare", null, false, false) {};

        assertThat(FatalFailure.describe(bare)).endsWith(": bare");
    }

    private static java.lang.Process start(String how) throws Exception {
        return new ProcessBuilder(Stream.of(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Process.class.getName(),
                                how)
                        .toList())
                .redirectErrorStream(true)
                .start();
    }

    private static String said(java.lang.Process process) throws Exception {
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
