package mixmatch.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import mixmatch.golden.Golden;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenMethodsTest {
    private static final double TOLERANCE = 1e-5;

    /** Of the methods that there are, those whose golden vectors are a guess and a loss. */
    static Stream<String> guessing() {
        JsonNode golden = Golden.json("methods.json");
        return Methods.names().stream()
                .filter(name ->
                        golden.path(name).has("guess") && golden.path(name).has("loss"));
    }

    @ParameterizedTest
    @MethodSource("guessing")
    void guessesAndLosses(String name) {
        JsonNode golden = Golden.json("methods.json").required(name);
        assertThat(golden.get("guess")).isNotEmpty();
        for (JsonNode guess : golden.get("guess")) {
            assertGuess(method(name, settings(guess, "threshold", "temperature")), guess);
        }
        assertThat(golden.get("loss")).isNotEmpty();
        for (JsonNode loss : golden.get("loss")) {
            assertLosses(name, loss);
        }
    }

    @Test
    void mixMatchGuessesTheSharpenedMean() {
        for (JsonNode golden : Golden.arithmetic("guess")) {
            int classes = golden.get("classes").asInt();
            List<float[]> predictions = new ArrayList<>();
            for (JsonNode logits : golden.get("logits")) {
                TrainedRows rows = rows(floats(logits), classes);
                double[] probabilities = new double[0];
                for (int row = 0; row < logits.size() / classes; row++) {
                    probabilities = join(probabilities, rows.probabilities(row));
                }
                predictions.add(floats(probabilities));
            }
            Map<String, String> settings = settings(golden, "temperature");
            settings.put("method.k", golden.get("K").asText());

            Guess guess = method("mixmatch", settings).guess(predictions, classes);

            assertClose(guess.targets(), flat(golden.get("sharpened")), 1e-6);
            assertThat(guess.weights()).hasSize(golden.get("n").asInt()).containsOnly(1f);
        }
    }

    @Test
    void mixMatchMixesImagesAndTargetsAlike() {
        JsonNode golden = Golden.arithmetic("mixup");
        double[] raw = Golden.doubles(golden.get("lambdaRaw"));
        for (String what : List.of("x", "targets")) {
            JsonNode rows = golden.get(what);
            JsonNode expected =
                    golden.get("expected" + what.substring(0, 1).toUpperCase(Locale.ROOT) + what.substring(1));
            for (int row = 0; row < rows.size(); row++) {
                float[] mixed = floats(rows.get(row));
                MixUp.mix(
                        mixed,
                        floats(rows.get(golden.get("permutation").get(row).asInt())),
                        (float) MixUp.nearer(raw[row]));
                assertClose(mixed, Golden.doubles(expected.get(row)), 1e-6);
            }
        }
    }

    @Test
    void mixMatchLosses() {
        assertLosses("mixmatch", Golden.arithmetic("loss"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"supervised", "full"})
    void supervisedLosses(String name) {
        JsonNode golden = Golden.arithmetic("loss");
        float[] logits = floats(flat(golden.get("logitsX")));
        int count = golden.get("logitsX").size();
        TrainedRows rows = new TrainedRows(logits, floats(flat(golden.get("targetsX"))), ones(count), count);

        Losses losses = method(name, Map.of()).terms(1, Memory.NONE).of(rows);

        assertThat(losses.total())
                .isEqualTo(losses.lossX())
                .isCloseTo(golden.get("lossX").asDouble(), within(TOLERANCE));
        assertClose(losses.gradient(), flat(golden.get("gradLogitsX")), TOLERANCE);
    }

    @Test
    void ramps() {
        for (JsonNode golden : Golden.arithmetic("rampUp")) {
            UnlabeledLoss loss = new UnlabeledLoss(
                    "",
                    CrossEntropy::add,
                    GuessWeights.EMA,
                    1,
                    golden.get("length").asLong(),
                    1);
            assertThat(loss.weight(golden.get("step").asLong()))
                    .isEqualTo(golden.get("expected").asDouble());
        }
    }

    private static void assertGuess(Method method, JsonNode golden) {
        int classes = golden.get("probabilities").get(0).size();

        Guess guess = method.guess(List.of(floats(flat(golden.get("probabilities")))), classes);

        assertClose(guess.targets(), flat(golden.get("targets")), 1e-6);
        assertThat(guess.weights()).containsExactly(floats(Golden.doubles(golden.get("weights"))));
    }

    static void assertLosses(String name, JsonNode golden) {
        int labeled = golden.get("logitsX").size();
        int unlabeled = golden.get("logitsU").size();
        float[] weights = ones(labeled + unlabeled);
        if (golden.has("weightsU")) {
            System.arraycopy(floats(Golden.doubles(golden.get("weightsU"))), 0, weights, labeled, unlabeled);
        }
        TrainedRows rows = new TrainedRows(
                floats(join(flat(golden.get("logitsX")), flat(golden.get("logitsU")))),
                floats(join(flat(golden.get("targetsX")), flat(golden.get("targetsU")))),
                weights,
                labeled);
        Map<String, String> settings = settings(golden, "lambdaU");
        settings.put("method.rampUpSteps", "4");
        assertThat(golden.get("rampUp").asDouble()).isEqualTo(0.25);

        Losses losses = method(name, settings).terms(1, Memory.NONE).of(rows);

        assertThat(losses.lossX()).isCloseTo(golden.get("lossX").asDouble(), within(TOLERANCE));
        assertThat(losses.lossU()).isCloseTo(golden.get("lossU").asDouble(), within(TOLERANCE));
        assertThat(losses.total()).isCloseTo(golden.get("total").asDouble(), within(TOLERANCE * 10));
        assertThat(losses.isFinite()).isTrue();
        assertClose(
                losses.gradient(), join(flat(golden.get("gradLogitsX")), flat(golden.get("gradLogitsU"))), TOLERANCE);
    }

    /** A method with settings, and its own defaults where there is none. */
    static Method method(String name, Map<String, String> settings) {
        Variant declared = new Methods()
                .variants().stream()
                        .filter(variant -> variant.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        Map<String, Object> keys = new HashMap<>();
        for (SpecKey key : declared.keys()) {
            String text = settings.containsKey(key.path())
                    ? settings.get(key.path())
                    : key.fallback().value().apply(other -> "400");
            keys.put(
                    key.path().substring("method.".length()),
                    key.range().value().apply(text));
        }
        return Methods.of(new RunSpec.Named(name, keys));
    }

    static Map<String, String> settings(JsonNode golden, String... keys) {
        Map<String, String> settings = new HashMap<>();
        Stream.of(keys)
                .filter(golden::has)
                .forEach(key -> settings.put("method." + key, golden.get(key).asText()));
        return settings;
    }

    private static TrainedRows rows(float[] logits, int classes) {
        int count = logits.length / classes;
        return new TrainedRows(logits, new float[logits.length], ones(count), count);
    }

    static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    /** All numbers of nested arrays, in order. */
    static double[] flat(JsonNode rows) {
        double[] flat = new double[0];
        for (JsonNode row : rows) {
            flat = join(flat, row.isArray() ? flat(row) : new double[] {row.asDouble()});
        }
        return flat;
    }

    private static double[] join(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static float[] floats(JsonNode numbers) {
        return floats(Golden.doubles(numbers));
    }

    static float[] floats(double[] numbers) {
        float[] floats = new float[numbers.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) numbers[i];
        }
        return floats;
    }

    static void assertClose(float[] found, double[] expected, double tolerance) {
        assertThat(found).hasSize(expected.length);
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) found[i]).as("number %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }
}
