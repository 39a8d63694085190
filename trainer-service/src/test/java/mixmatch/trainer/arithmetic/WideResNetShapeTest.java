package mixmatch.trainer.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WideResNetShapeTest {
    @Test
    void thePublishedNetworkHasItsOneAndAHalfMillionWeights() {
        // The sum over the layers of Wide-ResNet-28-2 with 10 classes, as the MixMatch article counts it: 1.5 million.
        assertThat(new WideResNetShape(28, 2, 3, 10).weightCount()).isEqualTo(1_467_610);
    }

    @Test
    void onlyKernelsDecay() {
        assertThat(new WideResNetShape(10, 1, 1, 10)
                        .weights().stream()
                                .filter(WideResNetShape.Tensor::decayed)
                                .map(WideResNetShape.Tensor::name))
                .allMatch(name -> name.matches("conv.weight|blocks.*(conv[12]|short).weight|fc.weight"))
                .hasSize(1 + 3 * 2 + 2 + 1);
    }

    @Test
    void aDepthThatNoBlocksFillIsRefused() {
        assertThatThrownBy(() -> new WideResNetShape(12, 1, 3, 10)).hasMessageContaining("depth 12");
        assertThatThrownBy(() -> new WideResNetShape(4, 1, 3, 10)).hasMessageContaining("depth 4");
    }
}
