package mixmatch.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CudaOptionsTest {
    @Test
    void algorithmsAreChosenByRuleMemoryIsLimitedAndNumbersAreWhole() {
        assertThat(CudaOptions.DEFAULT.keys())
                .isEqualTo(Map.of(
                        "cudnn_conv_algo_search", "HEURISTIC",
                        "arena_extend_strategy", "kSameAsRequested",
                        "gpu_mem_limit", "4294967296",
                        "use_tf32", "0"));
    }

    @Test
    void factorsAreRoundedAndMemoryIsLimitedAsWished() {
        assertThat(new CudaOptions(256 << 20, true).keys())
                .containsEntry("gpu_mem_limit", "268435456")
                .containsEntry("use_tf32", "1");
    }

    @Test
    void aLimitThatNoBatchFitsIsRefused() {
        assertThatThrownBy(() -> new CudaOptions(4096, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a GPU's memory is limited to 4096 bytes; give at least 67108864");
    }
}
