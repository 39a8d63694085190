package mixmatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The short form of {@code bench/chaos}: every kind of fault once. Of this seed's plans the first three hold each kind,
 * broker and store are both away for a while, and the paused replica is the owner.
 */
class ChaosIT {
    private static final List<String> KINDS = List.of(
            "kill",
            "pause",
            "broker",
            "store",
            "duplicate",
            "reorder",
            "undecodable",
            "unwanted",
            "checkpoint",
            "model",
            "scale",
            "stop",
            "power");

    @TempDir
    Path base;

    @AfterEach
    void noProcessIsLeft() throws Exception {
        CommandProcess.awaitNoChildrenOf(base);
    }

    @Test
    void whateverFailsTheRunEndsWithTheSameBits() throws Exception {
        assertThat(injected("digits --seed 115 --plans 3 --outage 8 --steps 150"))
                .containsExactlyInAnyOrderElementsOf(KINDS);
    }

    /** Of this seed the leader is killed, hangs and is cut off; no step waits for more than 20 s. */
    @Test
    void whicheverOfThreeBrokersFailsTheOthersGoOnToTheSameBits() throws Exception {
        assertThat(injected("digits --brokers 3 --faults leader --seed 25 --plans 1 --outage 8 --steps 150"))
                .containsOnly("leader");
    }

    /** Each of a seed of its own; what is done to one may hurt the other. Their steps wait for work that lasts, which checkpoints name. */
    @Test
    void twoRunsAtOnceWhoseLabelsArePropagatedEndWithTheirOwnBits() throws Exception {
        assertThat(injected("digits-label-propagation --runs 2 --faults kill,pause,checkpoint --seed 19 --plans 1"
                        + " --outage 8 --steps 120"))
                .containsExactlyInAnyOrder("kill", "pause", "checkpoint");
    }

    /** The kinds of faults that runs met, all of which ended as the undisturbed one. */
    private List<String> injected(String arguments) throws Exception {
        String dir = base.resolve("chaos").toString();
        CommandProcess chaos =
                CommandProcess.start(base, ("chaos --json --dir %s %s".formatted(dir, arguments)).split(" "));

        assertThat(chaos.await()).as(chaos.said()).isZero();

        JsonNode report = new ObjectMapper()
                .readTree(chaos.printed().lines().reduce((a, b) -> b).orElse(""));
        assertThat(report.get("agreed").booleanValue()).isTrue();
        List<String> injected = new ArrayList<>();
        report.get("table").forEach(line -> {
            assertThat(line.get("agreed").intValue()).isEqualTo(line.get("runs").intValue());
            injected.add(line.get("fault").textValue().replaceFirst(" .*", ""));
        });
        return injected;
    }
}
