package mixmatch.proto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import mixmatch.v1.RunState;
import mixmatch.v1.RunWanted;
import org.junit.jupiter.api.Test;

class TopicTest {
    @Test
    void whatIsKeptForEverIsSyncedBeforeItCountsAsSent() {
        assertThat(Topic.values())
                .filteredOn(topic -> "1".equals(topic.policy().get(Topic.FLUSH)))
                .containsExactly(Topic.RUNS, Topic.MODELS, Topic.CHECKPOINTS, Topic.EVALUATIONS);
    }

    @Test
    void theTopicsAreThoseOfTheDesign() {
        assertThat(Arrays.stream(Topic.values()).map(Topic::shortName))
                .containsExactly(
                        "runs",
                        "orders",
                        "batches.unlabeled",
                        "batches.labeled",
                        "batches.guessed",
                        "propagations",
                        "propagated",
                        "embeddings",
                        "embedded",
                        "models",
                        "checkpoints",
                        "evaluations",
                        "progress",
                        "services",
                        "dead-letters");
        assertThat(Topic.ORDERS.partitions()).isEqualTo(16);
        assertThat(Topic.BATCHES_UNLABELED.partitions()).isEqualTo(16);
        assertThat(Topic.EMBEDDINGS.partitions()).isEqualTo(16);
        assertThat(Arrays.stream(Topic.values()).filter(topic -> topic.partitions() == 12))
                .hasSize(11);
        assertThat(Topic.RUNS.policy()).containsEntry("cleanup.policy", "compact");
        assertThat(Topic.MODELS.policy()).containsEntry("cleanup.policy", "compact");
        assertThat(Topic.ORDERS.policy())
                .containsEntry("retention.ms", "900000")
                .doesNotContainKey("retention.bytes");
        assertThat(Topic.BATCHES_GUESSED.policy())
                .containsEntry("retention.ms", "900000")
                .containsKey("retention.bytes");
        assertThat(Topic.DEAD_LETTERS.policy())
                .containsEntry("retention.ms", "2592000000")
                .containsEntry("retention.bytes", "33554432");
        assertThat(Topic.PROGRESS.policy()).containsEntry("retention.ms", "604800000");
        assertThat(Topic.SERVICES.partitions()).isOne();
        assertThat(Topic.SERVICES.policy()).containsEntry("retention.ms", "600000");
        assertThat(Topic.CHECKPOINTS.policy()).containsEntry("retention.ms", "-1");
    }

    @Test
    void aMessageIsParsedByTheNameInItsHeader() throws InvalidProtocolBufferException {
        RunWanted wanted = RunWanted.newBuilder()
                .setRun("a")
                .setWish(RunWanted.Wish.WISH_STOP)
                .build();
        var headers = RunHeaders.of("a", wanted);

        assertThat(Topic.RUNS
                        .parser(RunHeaders.text(headers, RunHeaders.SCHEMA))
                        .parseFrom(wanted.toByteArray()))
                .isEqualTo(wanted);
        assertThatThrownBy(() -> Topic.ORDERS.parser("mixmatch.v1.RunWanted"))
                .hasMessageContaining("topic orders carries no message named mixmatch.v1.RunWanted");
    }

    @Test
    void headersAreText() {
        var headers = RunHeaders.of("a", 7, 0, RunState.getDefaultInstance());
        assertThat(RunHeaders.text(headers, RunHeaders.RUN_ID)).isEqualTo("a");
        assertThat(RunHeaders.text(headers, RunHeaders.STEP)).isEqualTo("7");
        assertThat(RunHeaders.text(headers, RunHeaders.MODEL_STEP)).isEqualTo("0");
        assertThat(RunHeaders.text(headers, RunHeaders.SCHEMA)).isEqualTo("mixmatch.v1.RunState");
        assertThat(RunHeaders.text(headers, "another")).isEmpty();
    }

    @Test
    void consecutiveStepsTakeEveryPartitionInTurn() {
        for (String run : List.of("a", "digits-mixmatch-20261124-142546-qk4d")) {
            assertThat(java.util.stream.LongStream.range(1, 17)
                            .map(step -> Partitions.ofStep(run, step))
                            .distinct()
                            .count())
                    .isEqualTo(16);
            assertThat(Partitions.ofRun(run)).isBetween(0, 11);
            assertThat(Partitions.ofStep(run, Long.MAX_VALUE - Integer.MAX_VALUE))
                    .isBetween(0, 15);
        }
    }

    @Test
    void theDocumentedTableIsTheDeclaration() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "topics.md"))).contains(TopicTable.markdown());
    }

    @Test
    void runNamesAreSafeInKeysAndPaths() {
        assertThat(ObjectKeys.isRunName("digits-mixmatch-20261124-142546-qk4d")).isTrue();
        assertThat(List.of("", "A", "a/b", "../a", "a..b", "a b", "-a", "a-", "a".repeat(101)))
                .noneMatch(ObjectKeys::isRunName);
    }
}
