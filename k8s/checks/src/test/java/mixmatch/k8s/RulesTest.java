package mixmatch.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own tool takes the alert rules, and they warn when they should: {@code rules-test.yaml} says when. */
class RulesTest {
    @TempDir
    Path folder;

    private final JsonNode rule = Rendered.overlay("monitoring").one("PrometheusRule", "mixmatch");

    @BeforeEach
    void writeTheRulesAsPrometheusReadsThem() throws IOException {
        new YAMLMapper().writeValue(folder.resolve("rules.yaml").toFile(), rule.path("spec"));
        Files.copy(Repository.path("k8s/checks/src/test/resources/rules-test.yaml"), folder.resolve("rules-test.yaml"));
    }

    @Test
    void prometheusTakesTheRules() {
        Tool.PROMTOOL.run(List.of("check", "rules", folder.resolve("rules.yaml").toString()));
    }

    @Test
    void theRulesWarnWhenTheyShould() {
        Tool.PROMTOOL.run(
                List.of("test", "rules", folder.resolve("rules-test.yaml").toString()));
    }

    @Test
    void everyAlertHasItsTest() throws IOException {
        JsonNode tests =
                new YAMLMapper().readTree(folder.resolve("rules-test.yaml").toFile());
        assertThat(tests.findValuesAsText("alertname").stream().collect(Collectors.toSet()))
                .isEqualTo(rule.findValuesAsText("alert").stream().collect(Collectors.toSet()));
    }

    @Test
    void everyAlertHasItsPlaceInTheRunbook() throws IOException {
        List<String> headings = Files.readAllLines(Repository.path("docs/operations.md"));
        rule.at("/spec/groups/0/rules").forEach(alert -> {
            String name = alert.path("alert").asText();
            assertThat(headings).contains("### " + name);
            assertThat(alert.at("/annotations/runbook").asText())
                    .isEqualTo("docs/operations.md#" + name.toLowerCase(Locale.ROOT));
        });
    }

    @Test
    void everyAlertSaysWhatItIsAndWhatToDo() {
        rule.at("/spec/groups/0/rules").forEach(alert -> {
            assertThat(alert.at("/annotations/summary").asText()).isNotEmpty();
            assertThat(alert.at("/annotations/description").asText()).isNotEmpty();
            assertThat(alert.at("/labels/severity").asText()).isIn("critical", "warning", "info");
        });
    }
}
