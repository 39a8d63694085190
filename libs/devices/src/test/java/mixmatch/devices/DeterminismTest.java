package mixmatch.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeterminismTest {
    @Test
    void withoutAWorkspaceOfFixedSizeCublasDoesNotRepeatItsSums() {
        assertThat(Determinism.in(Map.of("CUBLAS_WORKSPACE_CONFIG", ":4096:8")).isGiven())
                .isTrue();
        assertThat(Determinism.in(Map.of("CUBLAS_WORKSPACE_CONFIG", ":16:8")).isGiven())
                .isTrue();
        assertThat(Determinism.in(Map.of()).refusal()).contains("CUBLAS_WORKSPACE_CONFIG is neither :4096:8 nor :16:8");
        assertThat(Determinism.in(Map.of("CUBLAS_WORKSPACE_CONFIG", ":8:1")).isGiven())
                .isFalse();
    }

    @Test
    void aFingerprintTellsWhyNothingRepeats() {
        String without =
                "cuda card=\"A (1)\" " + Determinism.no("it is not possible").trait() + " pytorch threads=1";
        String with = "cuda card=\"A (1)\" " + Determinism.YES.trait() + " pytorch threads=1";

        assertThat(Determinism.refusalIn(without)).contains("it is not possible");
        assertThat(Determinism.refusalIn(with)).isEmpty();
        assertThat(Determinism.refusalIn("cpu pytorch threads=1")).isEmpty();
    }

    @Test
    void oneRefusalSuffices() {
        Determinism no = Determinism.no("a");

        assertThat(Determinism.YES.and(no)).isEqualTo(no);
        assertThat(no.and(Determinism.YES)).isEqualTo(no);
        assertThat(Determinism.YES.and(Determinism.YES).isGiven()).isTrue();
    }
}
