package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mixmatch.engine.Engine;
import mixmatch.engine.EngineProvider;
import mixmatch.engine.EngineSettings;
import mixmatch.engine.ModelState;

/**
 * The engines that tests of the arithmetic are for: the automatic one, here and as on a card, and what others are part of the build
 * and can compute here. With {@code MIXMATCH_CHECK_TOOLS=required} all of them must be able to, but where {@code
 * -Dexpected.engine=automatic} says that instructions are held back on purpose.
 */
public final class EnginesUnderTest {
    private static final boolean EXPECTED_AUTOMATIC = "automatic".equals(System.getProperty("expected.engine"));

    /** The automatic one as it computes on a card. */
    private static final EngineProvider FAR = new AutomaticEngine.Provider() {
        @Override
        public Engine create(EngineSettings settings, ModelState state) {
            return AutomaticEngines.create(settings, state, true);
        }
    };

    private EnginesUnderTest() {}

    /** Those that compute this here; the automatic one is the first. */
    public static List<EngineProvider> of(EngineSettings settings) {
        List<EngineProvider> engines = new ArrayList<>(List.of(new AutomaticEngine.Provider(), FAR));
        for (EngineProvider other : EngineChoice.found()) {
            Optional<String> unfit = other.unfit(settings);
            if ("required".equals(System.getenv("MIXMATCH_CHECK_TOOLS"))) {
                assertThat(unfit.isPresent()).as(unfit.toString()).isEqualTo(EXPECTED_AUTOMATIC);
            }
            if (unfit.isEmpty()) {
                engines.add(other);
            }
        }
        return engines;
    }

    /** The gradient of the first step: Adam's first moment after it is (1 - beta1) times that. */
    public static float[] firstGradient(Engine engine) {
        float[] moment = engine.read(ModelState.Part.FIRST_MOMENT);
        for (int i = 0; i < moment.length; i++) {
            moment[i] /= 0.1f;
        }
        return moment;
    }
}
