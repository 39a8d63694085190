package mixmatch.methods;

import static mixmatch.methods.GoldenMethodsTest.assertClose;
import static mixmatch.methods.GoldenMethodsTest.flat;
import static mixmatch.methods.GoldenMethodsTest.floats;
import static mixmatch.methods.GoldenMethodsTest.method;
import static mixmatch.methods.GoldenMethodsTest.ones;
import static mixmatch.methods.GoldenMethodsTest.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;

/** Methods that remember, mix only unlabelled rows, or change weights. */
class GoldenMemoriesTest {
    private static final double TOLERANCE = 1e-5;

    private static final JsonNode GOLDEN = Golden.json("methods.json");

    @Test
    void temporalEnsemblingRemembersEveryImage() {
        JsonNode golden = GOLDEN.required("temporal-ensembling");
        Map<String, String> settings = settings(golden, "ensemble", "lambdaU");
        settings.put("method.rampUpSteps", golden.get("rampUpSteps").asText());
        Method method = method("temporal-ensembling", settings);
        int classes = golden.get("classes").asInt();
        int images = golden.get("images").asInt();
        Memory memory = method.memory(images, classes);
        long t = 1;
        for (JsonNode step : golden.get("steps")) {
            float[] p = floats(flat(step.get("probabilities")));
            Guess guess = method.guess(List.of(p), classes);
            int[] chosen = IntStream.range(0, step.get("images").size())
                    .map(row -> step.get("images").get(row).asInt())
                    .toArray();

            Guess entered = memory.enter(guess, chosen);

            assertClose(entered.targets(), flat(step.get("targetsU")), TOLERANCE);
            for (int image = 0; image < images; image++) {
                int at = image * (classes + 1);
                double[] z = Arrays.copyOfRange(memory.numbers(), at, at + classes);
                assertThat(z).containsExactly(Golden.doubles(step.get("Z").get(image)), within(TOLERANCE));
                assertThat(memory.numbers()[at + classes])
                        .isEqualTo(step.get("n").get(image).asDouble());
            }
            assertLosses(method.terms(t, memory).of(rows(step, entered)), step);
            t++;
        }
        assertThat(t).isGreaterThan(3);
    }

    @Test
    void freeMatchFollowsConfidenceAndShares() {
        for (JsonNode golden : GOLDEN.required("freematch")) {
            Map<String, String> settings = settings(golden, "momentum", "fairness");
            settings.put(
                    "method.lambdaU", golden.get("steps").get(0).get("weight").asText());
            settings.put("method.rampUpSteps", "0");
            Method method = method("freematch", settings);
            int classes = golden.get("classes").asInt();
            Memory memory = method.memory(1000, classes);
            for (JsonNode step : golden.get("steps")) {
                float[] p = floats(flat(step.get("probabilities")));

                Guess entered = memory.enter(
                        method.guess(List.of(p), classes),
                        new int[step.get("probabilities").size()]);

                List<Double> expected = new ArrayList<>(List.of(step.get("tau").asDouble()));
                Arrays.stream(Golden.doubles(step.get("ptilde"))).forEach(expected::add);
                Arrays.stream(Golden.doubles(step.get("htilde"))).forEach(expected::add);
                assertThat(memory.numbers())
                        .containsExactly(
                                expected.stream()
                                        .mapToDouble(Double::doubleValue)
                                        .toArray(),
                                within(TOLERANCE));
                assertThat(entered.targets()).containsExactly(floats(flat(step.get("targetsU"))));
                assertThat(entered.weights()).containsExactly(floats(Golden.doubles(step.get("weightsU"))));
                double[] ptilde = Golden.doubles(step.get("ptilde"));
                double most = Arrays.stream(ptilde).max().orElseThrow();
                assertThat(memory.thresholds())
                        .containsExactly(
                                Arrays.stream(ptilde)
                                        .map(share -> step.get("tau").asDouble() * share / most)
                                        .toArray(),
                                within(TOLERANCE));
                Losses losses = method.terms(1, memory).of(rows(step, entered));
                assertThat(losses.further())
                        .isCloseTo(
                                golden.get("fairness").asDouble()
                                        * step.get("fairnessTerm").asDouble(),
                                within(TOLERANCE));
                assertLosses(losses, step);
            }
        }
    }

    @Test
    void ictMixesUnlabeledRowsAlone() {
        JsonNode golden = GOLDEN.required("ict").get("mix");
        double[] raw = Golden.doubles(golden.get("lambdaRaw"));
        for (String what : List.of("images", "probabilities")) {
            JsonNode rows = golden.get(what);
            JsonNode expected = golden.get(what.equals("images") ? "expectedImages" : "expectedTargets");
            for (int row = 0; row < rows.size(); row++) {
                float[] mixed = floats(flat(rows.get(row)));
                JsonNode partner = rows.get(golden.get("permutation").get(row).asInt());
                MixUp.mix(mixed, floats(flat(partner)), (float) MixUp.nearer(raw[row]));
                assertClose(mixed, flat(expected.get(row)), 1e-6);
            }
        }

        MixUp mixing = method("ict", Map.of()).mixing(3, 5, 4, 10).orElseThrow();

        assertThat(Arrays.copyOf(mixing.partners(), 4)).containsExactly(0, 1, 2, 3);
        assertThat(Arrays.copyOf(mixing.lambdas(), 4)).containsOnly(1f);
        assertThat(Arrays.copyOfRange(mixing.partners(), 4, 10)).containsExactlyInAnyOrder(4, 5, 6, 7, 8, 9);
        for (int row = 4; row < 10; row++) {
            assertThat(mixing.lambdas()[row]).isBetween(0.5f, 1f);
        }
    }

    @Test
    void ictLosses() {
        for (JsonNode golden : GOLDEN.required("ict").get("loss")) {
            GoldenMethodsTest.assertLosses("ict", golden);
        }
    }

    @Test
    void modelNoisePerturbsByTheKernelsOwnSize() {
        for (JsonNode golden : GOLDEN.required("model-noise").get("perturb")) {
            float[] kernel = floats(flat(golden.get("weights")));
            ModelNoise.perturb(
                    kernel, flat(golden.get("normal")), golden.get("noise").asDouble());
            assertClose(kernel, flat(golden.get("expected")), 1e-6);
        }
    }

    @Test
    void modelNoiseIsOfStepAndTensor() {
        Method method = method("model-noise", Map.of());
        float[] first = ones(500);
        float[] same = ones(500);
        float[] later = ones(500);
        float[] other = ones(500);
        method.perturb(1, 8, 0, first);
        method.perturb(1, 8, 0, same);
        method.perturb(1, 16, 0, later);
        method.perturb(1, 8, 1, other);

        assertThat(same).isEqualTo(first);
        assertThat(later).isNotEqualTo(first);
        assertThat(other).isNotEqualTo(first);
        double variance = IntStream.range(0, 500)
                .mapToDouble(i -> Math.pow(first[i] - 1, 2))
                .average()
                .orElseThrow();
        assertThat(Math.sqrt(variance)).isCloseTo(0.03, within(0.005));
    }

    @Test
    void propagatedLabelsCountByOmegaAndClass() {
        JsonNode golden = GOLDEN.required("label-propagation");
        JsonNode loss = golden.get("loss");
        int[] labels = ints(golden.get("propagated"));
        Guess guess = Guess.propagated(
                labels, floats(flat(golden.get("omega"))), flat(golden.get("zeta")), ints(loss.get("images")));
        Map<String, String> settings = new HashMap<>();
        settings.put("method.lambdaU", loss.get("weight").asText());
        settings.put("method.rampUpSteps", "0");

        TrainedRows plain = rows(loss, guess);
        double[] targetsX = flat(loss.get("targetsX"));
        for (int row = 0; row < plain.labeled(); row++) {
            for (int c = 0; c < plain.classes(); c++) {
                if (targetsX[row * plain.classes() + c] == 1) {
                    plain.weights()[row] = guess.classWeights()[c];
                }
            }
        }

        assertThat(guess.targets()).containsExactly(floats(flat(loss.get("targetsU"))));
        assertLosses(method("label-propagation", settings).terms(1, Memory.NONE).of(plain), loss);
    }

    private static int[] ints(JsonNode numbers) {
        return Arrays.stream(flat(numbers)).mapToInt(number -> (int) number).toArray();
    }

    private static TrainedRows rows(JsonNode step, Guess guess) {
        float[] labeled = floats(flat(step.get("logitsX")));
        float[] unlabeled = floats(flat(step.get("logitsU")));
        int count = step.get("logitsX").size();
        float[] weights = ones(count + guess.weights().length);
        System.arraycopy(guess.weights(), 0, weights, count, guess.weights().length);
        float[] targets = floats(flat(step.get("targetsX")));
        return new TrainedRows(join(labeled, unlabeled), join(targets, guess.targets()), weights, count);
    }

    private static float[] join(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static void assertLosses(Losses losses, JsonNode step) {
        assertThat(losses.weightU()).isEqualTo(step.get("weight").asDouble());
        assertThat(losses.lossX()).isCloseTo(step.get("lossX").asDouble(), within(TOLERANCE));
        assertThat(losses.lossU()).isCloseTo(step.get("lossU").asDouble(), within(TOLERANCE));
        assertThat(losses.total()).isCloseTo(step.get("total").asDouble(), within(TOLERANCE * 10));
        float[] gradient = losses.gradient();
        double[] labeled = flat(step.get("gradLogitsX"));
        assertClose(Arrays.copyOf(gradient, labeled.length), labeled, TOLERANCE);
        assertClose(
                Arrays.copyOfRange(gradient, labeled.length, gradient.length),
                flat(step.get("gradLogitsU")),
                TOLERANCE);
    }
}
