package mixmatch.engine.onednn;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Optional;

/**
 * Decides whether tests of oneDNN's engine can run: they need AVX2 and the JDK's vectors. Without these they skip. With
 * {@code MIXMATCH_CHECK_TOOLS=required} they fail instead, unless {@code -Dexpected.engine=automatic} says that instructions
 * are held back on purpose.
 */
final class OneDnnEngineThere {
    private static final boolean EXPECTED_AUTOMATIC = "automatic".equals(System.getProperty("expected.engine"));

    private OneDnnEngineThere() {}

    static void assume() {
        Optional<String> missing = VectorsOfJvm.missing().or(OneDnn::missing);
        if (missing.isPresent() && !EXPECTED_AUTOMATIC && "required".equals(System.getenv("MIXMATCH_CHECK_TOOLS"))) {
            fail("oneDNN's engine can't be tested here: " + missing.get());
        }
        assumeThat(missing).as("why oneDNN's engine can't be tested").isEmpty();
    }
}
