package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import mixmatch.cli.system.Installation;
import org.junit.jupiter.api.Test;

/** A process whose memory does not suffice ends, whoever catches the error. */
class OutOfMemoryTest {
    private static final Path ROOT = Installation.current().root();

    /** Wants more and more, and goes on without it. */
    static final class Hungry {
        public static void main(String[] args) throws InterruptedException {
            List<long[]> kept = new ArrayList<>();
            try {
                while (true) {
                    kept.add(new long[1 << 20]);
                }
            } catch (Throwable e) {
                kept.clear();
                System.out.println("goes on");
            }
            Thread.currentThread().join();
        }
    }

    @Test
    void aProcessWithOurOptionsEndsWhereItsHeapDoes() throws Exception {
        List<String> command = new ArrayList<>(Installation.current()
                .jvm("hungry", Path.of(Installation.current().classPath())));
        command.addAll(List.of("-Xmx32m", "-cp", Installation.current().classPath(), Hungry.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Terminating due to java.lang.OutOfMemoryError: Java heap space")
                .doesNotContain("goes on");
        assertThat(process.waitFor()).isEqualTo(3);
    }

    @Test
    void everyServicesImageHasThoseOptions() throws Exception {
        try (Stream<String> lines = Files.lines(ROOT.resolve("docker/Dockerfile"))) {
            assertThat(lines.filter(line -> line.startsWith("ENTRYPOINT [\"java\"")))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(line -> line.contains("\"@/opt/mixmatch/jvm.options\""));
        }
    }

    @Test
    void brokersOnContainersEndLikewise() throws Exception {
        for (String file : List.of(
                "docker-compose.yml",
                "k8s/components/kafka-and-minio/kafka.yaml",
                "docker/stand-ins/kafka",
                "docker/stand-ins/s3")) {
            assertThat(ROOT.resolve(file)).content().contains("-XX:+ExitOnOutOfMemoryError");
        }
    }
}
