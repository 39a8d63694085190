package mixmatch.trainer.arithmetic;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import mixmatch.networks.Network;

/**
 * The trainer's state: six flat vectors that live as long as their manager and are only ever changed in place, because
 * views of them are held. Encoded as safetensors: {@code weights, statistics, emaWeights, emaStatistics, firstMoment,
 * secondMoment}, float32 in the order of {@link Network}, and {@code step}, int64.
 */
final class ModelVectors {
    private static final List<String> NAMES =
            List.of("weights", "statistics", "emaWeights", "emaStatistics", "firstMoment", "secondMoment");

    final NDArray weights;
    final NDArray statistics;
    final NDArray emaWeights;
    final NDArray emaStatistics;
    final NDArray firstMoment;
    final NDArray secondMoment;

    private ModelVectors(NDList vectors) {
        this.weights = vectors.get(0);
        this.statistics = vectors.get(1);
        this.emaWeights = vectors.get(2);
        this.emaStatistics = vectors.get(3);
        this.firstMoment = vectors.get(4);
        this.secondMoment = vectors.get(5);
    }

    /** The state before the first step: the averages are the weights, the moments 0. */
    static ModelVectors initial(NDManager manager, float[] weights, float[] statistics) {
        NDArray flat = manager.create(weights);
        NDArray running = manager.create(statistics);
        return new ModelVectors(new NDList(
                flat,
                running,
                flat.duplicate(),
                running.duplicate(),
                manager.zeros(new Shape(weights.length)),
                manager.zeros(new Shape(weights.length))));
    }

    /** What {@link #encode} wrote: the state, and the step after which it was taken. */
    record Saved(ModelVectors vectors, long step) {}

    /**
     * Reads a state back, bit for bit.
     *
     * @throws IllegalArgumentException if the bytes are not the state of such a network
     */
    static Saved decode(NDManager manager, Network network, byte[] state) {
        try (NDManager scratch = manager.newSubManager()) {
            NDList saved = read(scratch, state);
            NDList vectors = new NDList();
            for (String name : NAMES) {
                int expected = name.endsWith("tatistics") ? network.statisticCount() : network.weightCount();
                // A copy, because a decoded array borrows the memory of its buffer.
                vectors.add(vector(saved, name, expected).duplicate());
            }
            long step = vector(saved, "step", 1).toLongArray()[0];
            vectors.attach(manager);
            return new Saved(new ModelVectors(vectors), step);
        }
    }

    private static NDList read(NDManager scratch, byte[] state) {
        try {
            return NDList.decode(scratch, state);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("the saved state can't be read: " + e.getMessage(), e);
        }
    }

    private static NDArray vector(NDList saved, String name, int expected) {
        NDArray vector = saved.get(name);
        if (vector == null || vector.size() != expected) {
            throw new IllegalArgumentException(
                    "the saved state has %s for %s, but this run's network has %d; it is another network's"
                            .formatted(vector == null ? "nothing" : vector.size() + " numbers", name, expected));
        }
        return vector;
    }

    byte[] encode(long step) {
        try (NDManager scratch = weights.getManager().newSubManager()) {
            NDArray stepArray = scratch.create(new long[] {step});
            stepArray.setName("step");
            NDList named = new NDList(weights, statistics, emaWeights, emaStatistics, firstMoment, secondMoment);
            for (int i = 0; i < NAMES.size(); i++) {
                named.get(i).setName(NAMES.get(i));
            }
            named.add(stepArray);
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            named.encode(bytes, NDList.Encoding.SAFETENSORS);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
