package mixmatch.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoreUserTest {
    private static final Path POLICIES = Path.of("..", "k8s", "components", "kafka-and-minio", "policies");

    /** {@code -Dpages.write=1} writes them. */
    @Test
    void theStoreIsGivenThePoliciesOfTheDeclarationAndNoOthers() throws IOException {
        for (StoreUser user : StoreUser.values()) {
            Path file = POLICIES.resolve(user.text() + ".json");
            if (System.getProperty("pages.write") != null) {
                Files.createDirectories(POLICIES);
                Files.writeString(file, user.policy("mixmatch"));
            }
            assertThat(file).hasContent(user.policy("mixmatch"));
        }
        try (var files = Files.list(POLICIES)) {
            assertThat(files).hasSize(StoreUser.values().length);
        }
    }

    @Test
    void theDocumentedTableIsTheDeclaration() throws IOException {
        StringBuilder table = new StringBuilder("| user | reads | writes | deletes |\n|---|---|---|---|\n");
        for (StoreUser user : StoreUser.values()) {
            table.append("| `%s` | %s | %s | %s |\n"
                    .formatted(user.text(), cell(user.reads()), cell(user.writes()), cell(user.deletes())));
        }
        assertThat(Files.readString(Path.of("..", "docs", "security.md"))).contains(table);
    }

    private static String cell(List<String> keys) {
        return keys.isEmpty() ? "–" : keys.stream().map(k -> "`" + k + "`").collect(Collectors.joining(", "));
    }

    @Test
    void aUserOfTheStoreIsOneOfTheBrokerToo() {
        assertThat(Arrays.stream(StoreUser.values()).map(StoreUser::text))
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(KafkaUser.values()).map(KafkaUser::text).toList());
    }
}
