package mixmatch.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InitialWeightsTest {
    private final Network shape = Networks.of("wide-resnet", Map.of("depth", 10, "width", 2), 3, 10);

    @Test
    void kernelsSpreadAsHeAndGlorotSay() {
        float[] weights = InitialWeights.weights(shape, 1);

        assertThat(deviation(weights, "blocks.2.conv2.weight")).isCloseTo(Math.sqrt(2.0 / (9 * 128)), within(0.001));
        assertThat(deviation(weights, "blocks.1.short.weight")).isCloseTo(Math.sqrt(2.0 / 64), within(0.01));
        assertThat(deviation(weights, "fc.weight")).isCloseTo(Math.sqrt(2.0 / 138), within(0.01));
        assertThat(part(weights, "blocks.0.bn1.weight")).containsOnly(1f);
        assertThat(part(weights, "blocks.0.bn1.bias")).containsOnly(0f);
        assertThat(part(weights, "fc.bias")).containsOnly(0f);
    }

    @Test
    void theSeedDecidesThem() {
        assertThat(InitialWeights.weights(shape, 1))
                .isEqualTo(InitialWeights.weights(shape, 1))
                .isNotEqualTo(InitialWeights.weights(shape, 2));
    }

    @Test
    void meansStartAtZeroAndVariancesAtOne() {
        float[] statistics = InitialWeights.statistics(shape);
        for (Tensor tensor : shape.statistics()) {
            float expected = tensor.name().endsWith("var") ? 1f : 0f;
            assertThat(Arrays.copyOfRange(statistics, tensor.offset(), tensor.offset() + tensor.size()))
                    .containsOnly(expected);
        }
    }

    private double deviation(float[] weights, String name) {
        double sum = 0;
        float[] part = part(weights, name);
        for (float weight : part) {
            sum += weight * weight;
        }
        return Math.sqrt(sum / part.length);
    }

    private float[] part(float[] weights, String name) {
        Tensor tensor = shape.weights().stream()
                .filter(candidate -> candidate.name().equals(name))
                .findFirst()
                .orElseThrow();
        return Arrays.copyOfRange(weights, tensor.offset(), tensor.offset() + tensor.size());
    }
}
