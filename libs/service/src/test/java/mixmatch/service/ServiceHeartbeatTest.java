package mixmatch.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import mixmatch.v1.ServiceBeat;
import org.junit.jupiter.api.Test;

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
    void residentMemoryIsReadFromTheSystemsStatusOrUnknown() {
        assertThat(ServiceHeartbeat.resident(List.of("Name:\tjava", "VmHWM:\t  999 kB", "VmRSS:\t  289788 kB")))
                .isEqualTo(289_788L * 1024);
        assertThat(ServiceHeartbeat.resident(List.of("Name:\tjava"))).isZero();
    }
}
