package mixmatch.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;

class KafkaUserTest {
    @Test
    void theDocumentedTableIsTheDeclaration() throws IOException {
        assertThat(Files.readString(Path.of("..", "docs", "security.md"))).contains(RightsTable.markdown());
    }

    @Test
    void everyTopicHasSomebodyWhoWritesAndSomebodyWhoReadsIt() {
        for (Topic topic : Topic.values()) {
            for (AclOperation operation : Set.of(AclOperation.READ, AclOperation.WRITE)) {
                assertThat(Arrays.stream(KafkaUser.values())
                                .filter(user -> user.rights("p.").contains(AccessRight.on(topic, "p.", operation))))
                        .as("%s %s", operation, topic)
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everyNameBeginsWithThePrefix() {
        for (KafkaUser user : KafkaUser.values()) {
            assertThat(user.rights("other-"))
                    .allSatisfy(right -> assertThat(right.name()).startsWith("other-"));
        }
    }

    @Test
    void nobodySharesAGroup() {
        Set<String> groups = Arrays.stream(KafkaUser.values())
                .flatMap(user -> user.rights("").stream())
                .filter(right -> right.type() == ResourceType.GROUP)
                .map(AccessRight::name)
                .collect(Collectors.toSet());
        assertThat(groups)
                .containsExactlyInAnyOrder(
                        "augment",
                        "labelguess",
                        "labelguess-propagations",
                        "labelguess-embeddings",
                        "eval",
                        "eval-observed");
    }

    @Test
    void aRightIsSaidAsPeopleWriteIt() {
        assertThat(KafkaUser.TRAINER.rights("mixmatch.").stream().map(AccessRight::toString))
                .contains("Write on topic mixmatch.orders", "Describe on transactionalId mixmatch.run.*");
    }
}
