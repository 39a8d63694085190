package mixmatch.trainer.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;

class GoldenArithmeticTest {
    @Test
    void normalizesPixels() {
        JsonNode golden = Golden.arithmetic("normalise");
        Normalization normalization = new Normalization(floats(golden.get("mean")), floats(golden.get("std")));
        byte[] pixels = Golden.bytes(golden.get("hwc"));
        float[] normalized = new float[pixels.length];

        normalization.apply(pixels, normalized);

        assertClose(normalized, golden.get("expectedHwc"), 1e-6);
    }

    @Test
    void interleavesAndBack() {
        for (JsonNode golden : Golden.arithmetic("interleave")) {
            int batch = golden.get("batch").asInt();
            int groups = golden.get("groups").asInt();

            Interleave interleave = new Interleave(batch, groups);
            int[] rows = IntStream.range(0, groups).flatMap(interleave::rowsOf).toArray();
            float[] numbers = new float[rows.length * 2];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = i;
            }

            assertThat(Interleave.offsets(batch, groups)).containsExactly(ints(golden.get("offsets")));
            // The golden identity of row i of chunk c is 1000 * c + i.
            assertThat(IntStream.of(rows).map(row -> row / batch * 1000 + row % batch))
                    .containsExactlyElementsOf(IntStream.of(ints(golden.get("expectedRowIds")))
                            .boxed()
                            .toList());
            assertThat(IntStream.of(rows).map(row -> rows[row]))
                    .containsExactlyElementsOf(
                            IntStream.range(0, rows.length).boxed().toList());
            assertThat(interleave.interleaved(numbers, 2).get(0)[0]).isEqualTo(2 * rows[0]);
            assertThat(interleave.inOrder(interleave.interleaved(numbers, 2), 2))
                    .containsExactly(numbers);
        }
    }

    @Test
    void theDecayOfTheAverageWarmsUp() {
        for (JsonNode golden : Golden.arithmetic("emaDecay")) {
            EmaDecay decay = new EmaDecay(golden.get("decay").asDouble());
            assertThat(decay.at(golden.get("step").asLong()))
                    .isEqualTo(golden.get("expected").asDouble());
        }
    }

    private static void assertClose(float[] actual, JsonNode expected, double tolerance) {
        assertThat(actual).containsExactly(floats(expected), within((float) tolerance));
    }

    private static float[] floats(JsonNode numbers) {
        double[] values = flat(numbers);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static int[] ints(JsonNode numbers) {
        return Arrays.stream(flat(numbers)).mapToInt(value -> (int) value).toArray();
    }

    /** The numbers of an array of any depth. */
    private static double[] flat(JsonNode numbers) {
        if (numbers.isNumber()) {
            return new double[] {numbers.asDouble()};
        }
        return numbers.valueStream()
                .flatMapToDouble(part -> Arrays.stream(flat(part)))
                .toArray();
    }
}
