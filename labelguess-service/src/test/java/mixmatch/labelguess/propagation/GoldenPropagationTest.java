package mixmatch.labelguess.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import mixmatch.devices.Device;
import mixmatch.engine.ThreadTeam;
import mixmatch.golden.Golden;
import org.junit.jupiter.api.Test;

class GoldenPropagationTest {
    private static final ThreadTeam ALONE = new ThreadTeam(Runnable::run, 1);

    private final JsonNode golden = Golden.json("methods.json").required("label-propagation");
    private final int count = golden.get("embeddings").size();
    private final LabelPropagation propagation = new LabelPropagation(
            golden.get("neighbours").asInt(),
            golden.get("gamma").asDouble(),
            golden.get("alpha").asDouble());
    private final Neighbours neighbours = propagation.neighbours(embeddings(), Device.CPU, ALONE, () -> true);
    private final Graph graph = propagation.graph(neighbours, ALONE);
    private final KnownLabels known = new KnownLabels(
            ints(golden.get("labeled")),
            ints(golden.get("labels")),
            golden.get("classes").asInt());

    @Test
    void affinitiesAreThoseOfTheNearest() {
        Affinity affinity = new Affinity(golden.get("gamma").asDouble());
        double[][] affinities = new double[count][count];
        for (int row = 0; row < count; row++) {
            for (int n = 0; n < neighbours.k() && neighbours.column(row, n) != Neighbours.NONE; n++) {
                affinities[row][neighbours.column(row, n)] = affinity.of(neighbours.cosine(row, n));
            }
        }
        assertClose(affinities, dense(golden.get("A")), 1e-6);
    }

    @Test
    void theGraphIsNormalized() {
        assertClose(graph.dense(), dense(golden.get("S")), 1e-6);
        assertThat(graph.entries()).isEqualTo(golden.get("S").get("value").size());
    }

    @Test
    void labelsSpread() {
        ConjugateGradients solver =
                new ConjugateGradients(graph, golden.get("alpha").asDouble(), ALONE);
        for (int c = 0; c < known.classes(); c++) {
            double[] y = known.column(c, count);
            double[] z = solver.solve(y);
            for (int row = 0; row < count; row++) {
                assertThat(y[row]).isEqualTo(golden.get("Y").get(row).get(c).asDouble());
                assertThat(z[row])
                        .as("Z %d, %d", row, c)
                        .isCloseTo(golden.get("Z").get(row).get(c).asDouble(), within(1e-4));
            }
        }
    }

    @Test
    void labelsAndWeightsFollow() {
        Propagation found = propagation.propagate(graph, known, ALONE, () -> true);

        assertThat(found.labels()).isEqualTo(ints(golden.get("propagated")));
        for (int row = 0; row < count; row++) {
            assertThat((double) found.omegas()[row])
                    .as("omega %d", row)
                    .isCloseTo(golden.get("omega").get(row).asDouble(), within(1e-4));
        }
        assertThat(found.zeta()).containsExactly(Golden.doubles(golden.get("zeta")), within(1e-6));
    }

    private Embeddings embeddings() {
        JsonNode rows = golden.get("embeddings");
        Embeddings embeddings = new Embeddings(count, rows.get(0).size());
        for (int row = 0; row < count; row++) {
            float[] values = new float[embeddings.width()];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) rows.get(row).get(i).asDouble();
            }
            embeddings.put(row, 1, values);
        }
        return embeddings;
    }

    private double[][] dense(JsonNode sparse) {
        double[][] dense = new double[count][count];
        for (int i = 0; i < sparse.get("value").size(); i++) {
            dense[sparse.get("row").get(i).asInt()][sparse.get("column").get(i).asInt()] =
                    sparse.get("value").get(i).asDouble();
        }
        return dense;
    }

    private static void assertClose(double[][] actual, double[][] expected, double tolerance) {
        for (int row = 0; row < expected.length; row++) {
            assertThat(actual[row]).as("row %d", row).containsExactly(expected[row], within(tolerance));
        }
    }

    private static int[] ints(JsonNode array) {
        return array.valueStream().mapToInt(JsonNode::asInt).toArray();
    }
}
