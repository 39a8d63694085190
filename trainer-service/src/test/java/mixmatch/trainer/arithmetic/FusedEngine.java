package mixmatch.trainer.arithmetic;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;

/**
 * Whether tests of oneDNN's engine can run: they need AVX2 and the JDK's vectors. Where {@code -Dexpected.engine=automatic} says
 * so, as where instructions are held back on purpose, they skip; elsewhere {@code MIXMATCH_CHECK_TOOLS=required} makes them fail.
 */
final class FusedEngine {
    static final boolean EXPECTED_AUTOMATIC = "automatic".equals(System.getProperty("expected.engine"));

    private FusedEngine() {}

    static boolean isThere() {
        return missing().isEmpty();
    }

    static Optional<String> missing() {
        return VectorsOfJvm.missing().or(OneDnn::missing);
    }

    static void assumeThere() {
        Optional<String> missing = missing();
        if (missing.isPresent() && !EXPECTED_AUTOMATIC && "required".equals(System.getenv("MIXMATCH_CHECK_TOOLS"))) {
            fail("oneDNN's engine can't be tested here: " + missing.get());
        }
        assumeThat(missing).as("why oneDNN's engine can't be tested").isEmpty();
    }
}
