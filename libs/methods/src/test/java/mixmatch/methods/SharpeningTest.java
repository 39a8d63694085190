package mixmatch.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;

class SharpeningTest {
    @Test
    void theExtremesGiveNoNaN() {
        JsonNode golden = Golden.arithmetic("sharpenExtreme");
        Sharpening sharpening = new Sharpening(golden.get("temperature").asDouble());
        for (int row = 0; row < golden.get("probabilities").size(); row++) {
            assertThat(sharpening.apply(
                            Golden.doubles(golden.get("probabilities").get(row))))
                    .containsExactly(Golden.doubles(golden.get("sharpened").get(row)), within(1e-6));
        }
    }

    @Test
    void temperatureOneChangesNothing() {
        assertThat(new Sharpening(1).apply(new double[] {0.5, 0.3, 0.2}))
                .containsExactly(new double[] {0.5, 0.3, 0.2}, within(1e-12));
    }
}
