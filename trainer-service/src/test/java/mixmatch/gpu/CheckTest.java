package mixmatch.gpu;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The parts of {@code gpu/check} on the processor, as small as they can be. */
class CheckTest {
    private static final String[] SMALL = {"", "", "", "10", "1", "4", "8", "2"};

    @Test
    void eachPartSaysWhatComputed() throws Exception {
        for (String part : List.of("trainer", "inference", "step", "profile", "guess")) {
            assertThat(Check.part(part, "cpu", SMALL).path("device").asText())
                    .as(part)
                    .isEqualTo("cpu");
        }
    }

    @Test
    void stepsAndGuessesAreMeasured() throws Exception {
        ObjectNode steps = Check.part("step", "cpu", SMALL);
        assertThat(steps.at("/float32/medianMs").asDouble()).isPositive();
        assertThat(steps.at("/bf16/count").asInt()).isEqualTo(2);
        assertThat(steps.at("/tf32/skipped").asText()).isEqualTo("the processor computes it as float32");

        ObjectNode guesses = Check.part("guess", "cpu", SMALL);
        assertThat(guesses.at("/float32/medianMs").asDouble()).isPositive();
        assertThat(guesses.at("/float32/nextModelMs").asDouble()).isPositive();
    }

    @Test
    void aProfileNamesConvolutions() throws Exception {
        assertThat(Check.part("profile", "cpu", SMALL).path("msByName").fieldNames())
                .toIterable()
                .anyMatch(name -> name.contains("convolution"));
    }
}
