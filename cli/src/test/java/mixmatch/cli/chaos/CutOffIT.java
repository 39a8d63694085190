package mixmatch.cli.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import mixmatch.cli.embedded.Quorum;
import mixmatch.cli.embedded.ThreeBrokers;
import mixmatch.waits.Await;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster, one node of which is cut off: its controllers' traffic is held back, too. */
class CutOffIT {
    @Test
    void theOthersElectAnotherControllerWhenTheirsIsCutOff(@TempDir Path dir) throws Exception {
        Quorum quorum = Quorum.begin(dir.resolve("quorum"), 3, List.of());
        try (BrokerNetwork network = new BrokerNetwork(quorum);
                ThreeBrokers brokers = ThreeBrokers.start(dir, quorum)) {
            int controller = controllerOf(brokers, 1);
            int other = controller % 3 + 1;
            int third = other % 3 + 1;
            assertThat(List.of(controllerOf(brokers, other), controllerOf(brokers, third)))
                    .containsOnly(controller);

            network.cutOff(controller);

            try {
                Await.until(
                        "another controller",
                        () -> List.of(other, third).contains(controllerOf(brokers, other))
                                && controllerOf(brokers, third) == controllerOf(brokers, other));
            } finally {
                network.heal();
            }
            Await.until(
                    "the same one for all", () -> controllerOf(brokers, controller) == controllerOf(brokers, other));
        }
    }

    /** As this node knows it; -1: it knows of none. */
    private static int controllerOf(ThreeBrokers brokers, int node) {
        return brokers.nodes()
                .get(node - 1)
                .controller()
                .raftManager()
                .leaderAndEpoch()
                .leaderId()
                .orElse(-1);
    }
}
