package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import mixmatch.devices.Determinism;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** PyTorch's own settings, as its library for processors has them, too. */
class TorchContextTest {
    private static final Map<String, String> REPEATING = Map.of("CUBLAS_WORKSPACE_CONFIG", ":4096:8");

    private final TorchContext context = new TorchContext(PyTorch.folder());

    /** As PyTorch begins, for other tests of this process. */
    @AfterEach
    void asItWas() {
        context.set("17setAllowTF32CuDNNEb", true);
        context.set("18setAllowTF32CuBLASEb", false);
        context.set("21setDeterministicCuDNNEb", false);
        context.set("26setDeterministicAlgorithmsEbb", false, false);
        context.set("39setDeterministicFillUninitializedMemoryEb", true);
    }

    @Test
    void noTimeIsSpentOnFillingArraysThatAreWrittenAnyway() {
        context.set("39setDeterministicFillUninitializedMemoryEb", true);
        context.set("26setDeterministicAlgorithmsEbb", true, false);
        assertThat(isFilled()).isTrue();

        context.setDeterministic(Determinism.in(REPEATING));

        assertThat(isFilled()).isFalse();
    }

    private static boolean isFilled() {
        try (NDManager manager = PyTorch.newHostManager()) {
            // So large that it is fresh memory each time, which is zeros.
            return manager.create(new Shape(1 << 24)).isNaN().all().getBoolean();
        }
    }

    @Test
    void deterministicAlgorithmsAndWholeNumbersAreAskedFor() {
        assertThat(context.isDeterministic()).isFalse();
        assertThat(context.allowsTf32()).isTrue();

        Determinism given = context.setDeterministic(Determinism.in(REPEATING));

        assertThat(given.isGiven()).isTrue();
        assertThat(context.isDeterministic()).isTrue();
        assertThat(context.allowsTf32()).isFalse();
    }

    @Test
    void factorsAreRoundedWhereARunAllowsItAndStayWholeElse() {
        context.allowTf32(true);
        assertThat(context.allowsTf32()).isTrue();

        context.allowTf32(false);
        assertThat(context.allowsTf32()).isFalse();
    }

    @Test
    void whereCublasMayNotRepeatItsSumsThatIsSaidAndNothingFails() {
        Determinism given = context.setDeterministic(Determinism.in(Map.of()));

        assertThat(given.refusal())
                .hasValueSatisfying(reason -> assertThat(reason).contains("CUBLAS_WORKSPACE_CONFIG"));
        assertThat(context.isDeterministic()).isFalse();
        assertThat(context.allowsTf32()).isFalse();
    }
}
