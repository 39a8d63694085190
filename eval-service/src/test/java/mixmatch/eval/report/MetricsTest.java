package mixmatch.eval.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class MetricsTest {
    @Test
    void metricsAreThoseOfTheLastCheckpoint() throws IOException {
        FinishedRun run = FinishedRuns.mixmatch(FinishedRuns.DIGITS, true);

        JsonNode metrics = new ObjectMapper().readTree(Metrics.json(run));

        assertThat(metrics.get("testAccuracy").asDouble())
                .isEqualTo(run.last().getTest().getAccuracy());
        assertThat(metrics.get("steps").asLong()).isEqualTo(800);
        assertThat(metrics.get("checkpoints")).hasSize(21);
        assertThat(metrics.at("/test/perClass/3/name").asText()).isEqualTo("three");
        assertThat(metrics.at("/spec/method/name").asText()).isEqualTo("mixmatch");
    }

    @Test
    void whatDoesNotExistIsNull() throws IOException {
        JsonNode metrics = new ObjectMapper().readTree(Metrics.json(FinishedRuns.supervised()));

        assertThat(metrics.get("validationAccuracy").isNull()).isTrue();
        assertThat(metrics.get("validation").isNull()).isTrue();
    }
}
