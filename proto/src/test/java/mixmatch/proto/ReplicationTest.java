package mixmatch.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReplicationTest {
    @Test
    void theDefaultFollowsTheNumberOfBrokers() {
        assertThat(ReplicationSettings.DEFAULT.on(1)).isEqualTo(new Replication(1, 1));
        assertThat(ReplicationSettings.DEFAULT.on(2)).isEqualTo(new Replication(2, 1));
        assertThat(ReplicationSettings.DEFAULT.on(3)).isEqualTo(new Replication(3, 2));
        assertThat(ReplicationSettings.DEFAULT.on(9)).isEqualTo(new Replication(3, 2));
    }

    @Test
    void whatIsSaidGoesFirst() {
        assertThat(of("1", "").on(3)).isEqualTo(new Replication(1, 1));
        assertThat(of("", "3").on(3)).isEqualTo(new Replication(3, 3));
        assertThat(of("4", "3").on(5)).isEqualTo(new Replication(4, 3));
    }

    @Test
    void whatNoClusterCanHaveIsRefusedWithTheVariable() {
        assertThatThrownBy(() -> of("3", "").on(2))
                .hasMessage("MIXMATCH_REPLICATION is 3, but the cluster has 2; add brokers, or give at most 2");
        assertThatThrownBy(() -> of("2", "3").on(3)).hasMessageContaining("MIXMATCH_MIN_INSYNC_REPLICAS is 3");
        assertThatThrownBy(() -> of("all", "")).hasMessageContaining("MIXMATCH_REPLICATION is all");
        assertThatThrownBy(() -> of("", "0")).hasMessageContaining("MIXMATCH_MIN_INSYNC_REPLICAS is 0");
    }

    private static ReplicationSettings of(String copies, String inSync) {
        return ReplicationSettings.of(Map.of(ReplicationSettings.COPIES, copies, ReplicationSettings.IN_SYNC, inSync));
    }
}
