package mixmatch.trainer.arithmetic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoldenArithmeticTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = PyTorch.newManager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

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
    void mixesInputsAndTargetsAlike() {
        JsonNode golden = Golden.arithmetic("mixup");
        double[] raw = Golden.doubles(golden.get("lambdaRaw"));
        float[] nearer = new float[raw.length];
        for (int row = 0; row < raw.length; row++) {
            nearer[row] = (float) MixUp.nearer(raw[row]);
        }
        long[] partners = longs(golden.get("permutation"));

        for (String what : List.of("x", "targets")) {
            JsonNode rows = golden.get(what);
            JsonNode expected =
                    golden.get("expected" + what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1));
            for (int row = 0; row < rows.size(); row++) {
                float[] mixed = floats(rows.get(row));
                MixUp.mix(mixed, floats(rows.get((int) partners[row])), nearer[row]);
                assertClose(mixed, expected.get(row), 1e-6);
            }
        }
    }

    @Test
    void interleavesAndBack() {
        for (JsonNode golden : Golden.arithmetic("interleave")) {
            int batch = golden.get("batch").asInt();
            int groups = golden.get("groups").asInt();

            long[] rows = Interleave.rows(batch, groups);

            assertThat(Interleave.offsets(batch, groups))
                    .containsExactly(Arrays.stream(longs(golden.get("offsets")))
                            .mapToInt(Math::toIntExact)
                            .toArray());
            // The golden identity of row i of chunk c is 1000 * c + i.
            assertThat(Arrays.stream(rows).map(row -> row / batch * 1000 + row % batch))
                    .containsExactlyElementsOf(Arrays.stream(longs(golden.get("expectedRowIds")))
                            .boxed()
                            .toList());
            assertThat(Arrays.stream(rows).map(row -> rows[(int) row]))
                    .containsExactlyElementsOf(
                            LongStream.range(0, rows.length).boxed().toList());
        }
    }

    @Test
    void lossesAndTheirGradients() {
        JsonNode golden = Golden.arithmetic("loss");
        NDArray logitsX = matrix(golden.get("logitsX"));
        NDArray logitsU = matrix(golden.get("logitsU"));
        logitsX.setRequiresGradient(true);
        logitsU.setRequiresGradient(true);
        TorchScript losses = TorchScript.compile(manager, LabeledLoss.METHOD + UnlabeledLoss.METHOD);
        double weight = golden.get("lambdaU").asDouble() * golden.get("rampUp").asDouble();

        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray lossX = losses.call(
                            manager,
                            "labeled_loss",
                            logitsX,
                            matrix(golden.get("targetsX")),
                            each(logitsX.size(0), logitsX.size(0)))
                    .singletonOrThrow();
            NDArray lossU = losses.call(
                            manager,
                            "unlabeled_loss",
                            logitsU,
                            matrix(golden.get("targetsU")),
                            each(logitsU.size(0), logitsU.size()))
                    .singletonOrThrow();
            collector.backward(lossX.add(lossU.mul(manager.create((float) weight))));

            StepLosses all = StepLosses.of(lossX.getFloat(), lossU.getFloat(), weight);
            assertThat(all.lossX()).isCloseTo(golden.get("lossX").asDouble(), within(1e-5));
            assertThat(all.lossU()).isCloseTo(golden.get("lossU").asDouble(), within(1e-5));
            assertThat(all.total()).isCloseTo(golden.get("total").asDouble(), within(1e-5));
        }
        assertClose(logitsX.getGradient().toFloatArray(), golden.get("gradLogitsX"), 1e-5);
        assertClose(logitsU.getGradient().toFloatArray(), golden.get("gradLogitsU"), 1e-5);
    }

    @Test
    void rampsUpBySteps() {
        for (JsonNode golden : Golden.arithmetic("rampUp")) {
            RampUp rampUp = new RampUp(golden.get("length").asLong());
            assertThat(rampUp.at(golden.get("step").asLong()))
                    .isEqualTo(golden.get("expected").asDouble());
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

    private NDArray each(long rows, long divisor) {
        return manager.full(new Shape(rows), 1f / divisor);
    }

    private NDArray matrix(JsonNode rows) {
        return manager.create(floats(rows)).reshape(rows.size(), -1);
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

    private static long[] longs(JsonNode numbers) {
        return Arrays.stream(flat(numbers)).mapToLong(value -> (long) value).toArray();
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
