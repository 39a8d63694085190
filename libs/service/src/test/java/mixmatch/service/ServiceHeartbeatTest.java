package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import mixmatch.v1.ServiceBeat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceHeartbeatTest {
    @Test
    void aProcessKnowsItself() {
        ServiceBeat beat = ServiceHeartbeat.now(ServiceHeartbeat.first("augment", "1"));

        assertThat(beat.getInstance())
                .endsWith("-" + ProcessHandle.current().pid())
                .startsWith(beat.getHost());
        assertThat(beat.getStartedAtMillis()).isLessThanOrEqualTo(beat.getAtMillis());
        assertThat(beat.getMemoryBytes()).isGreaterThan(beat.getHeapBytes() / 2).isGreaterThan(1 << 20);
        assertThat(beat.getHeapBytes()).isPositive();
        assertThat(beat.getCpuSeconds()).isPositive();
    }

    @Test
    void residentMemoryIsReadFromTheSystemsStatusOrUnknown(@TempDir Path folder) throws IOException {
        Path status = folder.resolve("status");
        Files.write(status, List.of("Name:\tjava", "VmHWM:\t  999 kB", "VmRSS:\t  289788 kB"));
        assertThat(ServiceHeartbeat.resident(status)).isEqualTo(289_788L * 1024);
        Files.write(status, List.of("Name:\tjava"));
        assertThat(ServiceHeartbeat.resident(status)).isZero();
        assertThat(ServiceHeartbeat.resident(folder.resolve("none"))).isZero();
    }
}
