package mixmatch.methods;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Virtual adversarial training on the small network of the golden vectors, which is computed here. */
class GoldenAdversaryTest {
    private static final JsonNode GOLDEN = Golden.json("methods.json").required("vat");

    static Stream<JsonNode> cases() {
        return GOLDEN.required("cases").valueStream();
    }

    static Stream<JsonNode> losses() {
        return Stream.concat(cases(), Stream.of(GOLDEN.required("extreme")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void perturbations(JsonNode golden) {
        Adversary adversary = new Adversary(
                golden.required("xi").asDouble(), golden.required("epsilon").asDouble());
        for (int i = 0; i < golden.required("u").size(); i++) {
            SmallNetwork network = new SmallNetwork(golden);
            float[] image = floats(golden.required("u").get(i));
            float[] logitsOfU = network.logits(image);
            assertNear(logitsOfU, golden.required("logitsConstant").get(i), 1e-5);
            float[] direction = floats(golden.required("noise").get(i));
            Adversary.scale(direction, 0, direction.length, 1);
            assertNear(direction, golden.required("direction").get(i), 1e-5);

            adversary.probe(image, direction);
            float[] ofLogits = Adversary.gradient(logitsOfU, network.logits(image), logitsOfU.length);
            float[] r = network.backward(ofLogits);
            adversary.perturbations(r, r.length);

            assertNear(r, golden.required("r").get(i), 1e-3);
        }
    }

    @ParameterizedTest
    @MethodSource("losses")
    void losses(JsonNode golden) {
        int rows = golden.required("logitsU").size();
        float[] ofX = floats(golden.required("logitsX"));
        float[] constant = floats(golden.required("logitsConstant"));
        int classes = constant.length / rows;
        float[] targets = join(floats(golden.required("targetsX")), new float[constant.length]);
        for (int row = 0; row < rows; row++) {
            targets = join(targets, floats(Softmax.of(constant, row, classes)));
        }
        float[] logits = join(ofX, join(floats(golden.required("logitsU")), floats(golden.required("logitsR"))));
        int labeled = ofX.length / classes;
        float[] weights = new float[labeled + 2 * rows];
        Arrays.fill(weights, 1);
        TrainedRows all = new TrainedRows(logits, targets, weights, labeled);
        double weightU = golden.required("lambdaU").asDouble()
                * golden.required("rampUp").asDouble();
        double ofEntropy = golden.required("entropy").asDouble();
        double[] gradient = new double[logits.length];

        double lossX = CrossEntropy.add(all, gradient, 0, labeled, 1);
        double entropy = Entropy.add(all, gradient, labeled, labeled + rows, ofEntropy);
        double divergence = Divergence.add(all, gradient, labeled + rows, labeled + 2 * rows, weightU);

        assertThat(lossX).isCloseTo(golden.required("lossX").asDouble(), within(1e-5));
        assertThat(entropy).isCloseTo(golden.required("entropyTerm").asDouble(), within(1e-5));
        assertThat(divergence).isCloseTo(golden.required("divergence").asDouble(), within(1e-5));
        assertThat(lossX + weightU * divergence + ofEntropy * entropy)
                .isCloseTo(golden.required("total").asDouble(), within(1e-5));
        double[] expected = Stream.of("gradLogitsX", "gradLogitsU", "gradLogitsR")
                .flatMapToDouble(name -> numbers(golden.required(name)))
                .toArray();
        assertThat(gradient).hasSize(expected.length);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i]).as("gradient %d", i).isCloseTo(expected[i], within(1e-5));
        }
    }

    @Test
    void directionsAreOfLengthOneAndEachImagesOwn() {
        float[] direction = Adversary.direction(Adversary.key(1, 2), 3, 3072);

        double squares = 0;
        for (float value : direction) {
            squares += (double) value * value;
        }
        assertThat(squares).isCloseTo(1, within(1e-6));
        assertThat(Adversary.direction(Adversary.key(1, 2), 3, 3072)).isEqualTo(direction);
        assertThat(Adversary.direction(Adversary.key(2, 2), 3, 3072)).isNotEqualTo(direction);
        assertThat(Adversary.direction(Adversary.key(1, 3), 3, 3072)).isNotEqualTo(direction);
        assertThat(Adversary.direction(Adversary.key(1, 2), 4, 3072)).isNotEqualTo(direction);
    }

    /** z = W2 tanh(W1 x + b1) + b2 of one image at a time. */
    private static final class SmallNetwork {
        private final double[][] first;
        private final double[] firstBias;
        private final double[][] second;
        private final double[] secondBias;
        private double[] hidden;

        SmallNetwork(JsonNode golden) {
            first = matrix(golden.required("W1"));
            firstBias = Golden.doubles(golden.required("b1"));
            second = matrix(golden.required("W2"));
            secondBias = Golden.doubles(golden.required("b2"));
        }

        private static double[][] matrix(JsonNode rows) {
            return rows.valueStream().map(Golden::doubles).toArray(double[][]::new);
        }

        float[] logits(float[] image) {
            hidden = firstBias.clone();
            for (int i = 0; i < hidden.length; i++) {
                for (int j = 0; j < image.length; j++) {
                    hidden[i] += first[i][j] * image[j];
                }
                hidden[i] = Math.tanh(hidden[i]);
            }
            double[] logits = secondBias.clone();
            for (int c = 0; c < logits.length; c++) {
                for (int i = 0; i < hidden.length; i++) {
                    logits[c] += second[c][i] * hidden[i];
                }
            }
            return floats(logits);
        }

        /** The gradient of the last image. */
        float[] backward(float[] ofLogits) {
            double[] ofImage = new double[first[0].length];
            for (int i = 0; i < hidden.length; i++) {
                double ofHidden = 0;
                for (int c = 0; c < ofLogits.length; c++) {
                    ofHidden += second[c][i] * ofLogits[c];
                }
                for (int j = 0; j < ofImage.length; j++) {
                    ofImage[j] += first[i][j] * ofHidden * (1 - hidden[i] * hidden[i]);
                }
            }
            return floats(ofImage);
        }
    }

    /** Norm of the difference over norm. */
    private static void assertNear(float[] actual, JsonNode golden, double tolerance) {
        double[] expected = numbers(golden).toArray();
        assertThat(actual).hasSize(expected.length);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow(actual[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        assertThat(Math.sqrt(difference)).isLessThanOrEqualTo(tolerance * Math.sqrt(norm));
    }

    private static DoubleStream numbers(JsonNode values) {
        return values.isArray()
                ? values.valueStream().flatMapToDouble(GoldenAdversaryTest::numbers)
                : DoubleStream.of(values.asDouble());
    }

    private static float[] floats(JsonNode values) {
        return floats(numbers(values).toArray());
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] join(float[] first, float[] second) {
        float[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
