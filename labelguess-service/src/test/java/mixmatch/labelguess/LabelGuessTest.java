package mixmatch.labelguess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;

class LabelGuessTest {
    @Test
    void guessesAsTheGoldenVectorsDo() {
        JsonNode cases = Golden.arithmetic("guess");
        assertThat(cases).isNotEmpty();
        for (JsonNode golden : cases) {
            int classes = golden.get("classes").asInt();
            int augmentations = golden.get("K").asInt();
            float[][] predictions = new float[augmentations][];
            for (int k = 0; k < augmentations; k++) {
                predictions[k] = softmax(Golden.doubles(golden.get("logits").get(k)), classes);
            }
            float[] guesses = LabelGuess.average(
                    predictions,
                    classes,
                    new Sharpening(golden.get("temperature").asDouble()));
            for (int row = 0; row < golden.get("n").asInt(); row++) {
                double[] expected = Golden.doubles(golden.get("sharpened").get(row));
                for (int c = 0; c < classes; c++) {
                    assertThat((double) guesses[row * classes + c]).isCloseTo(expected[c], within(1e-6));
                }
            }
        }
    }

    /** The graph's own last operator, which the model gives in a run. */
    private static float[] softmax(double[] logits, int classes) {
        float[] probabilities = new float[logits.length];
        for (int row = 0; row < logits.length; row += classes) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                sum += Math.exp(logits[row + c]);
            }
            for (int c = 0; c < classes; c++) {
                probabilities[row + c] = (float) (Math.exp(logits[row + c]) / sum);
            }
        }
        return probabilities;
    }
}
