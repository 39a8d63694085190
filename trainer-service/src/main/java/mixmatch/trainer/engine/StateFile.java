package mixmatch.trainer.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import mixmatch.engine.ModelState;
import mixmatch.engine.ModelState.Part;
import mixmatch.networks.Network;

/**
 * The state of a network in training as safetensors: {@code weights, statistics, emaWeights, emaStatistics, firstMoment,
 * secondMoment}, float32 in the order of {@link Network}; {@code memory}, float64, what the method remembers, if anything; and
 * {@code step}, int64, after which it was taken.
 */
public record StateFile(ModelState state, double[] memory, long step) {
    private static String name(Part part) {
        return switch (part) {
            case WEIGHTS -> "weights";
            case STATISTICS -> "statistics";
            case EMA_WEIGHTS -> "emaWeights";
            case EMA_STATISTICS -> "emaStatistics";
            case FIRST_MOMENT -> "firstMoment";
            case SECOND_MOMENT -> "secondMoment";
        };
    }

    /** @throws IllegalArgumentException if the bytes are not the state of such a network */
    public static StateFile decode(Network network, byte[] bytes) {
        try (NDManager scratch = PyTorch.newHostManager()) {
            NDList saved = read(scratch, bytes);
            ModelState state = ModelState.of(
                    part -> vector(saved, name(part), part.size(network)).toFloatArray());
            NDArray memory = saved.get("memory");
            return new StateFile(
                    state,
                    memory == null ? new double[0] : memory.toDoubleArray(),
                    vector(saved, "step", 1).toLongArray()[0]);
        }
    }

    private static NDList read(NDManager scratch, byte[] bytes) {
        try {
            SafetensorsHeader.check(bytes);
            return NDList.decode(scratch, bytes);
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

    /** Writes what the method remembered to {@code numbers}; {@link IllegalArgumentException} if that was another method. */
    public void memory(double[] numbers) {
        if (memory.length != numbers.length) {
            throw new IllegalArgumentException(
                    "the saved state remembers %d numbers, but this run's method %d; it is another method's or dataset's"
                            .formatted(memory.length, numbers.length));
        }
        System.arraycopy(memory, 0, numbers, 0, numbers.length);
    }

    public byte[] encode() {
        try (NDManager scratch = PyTorch.newHostManager()) {
            NDList named = new NDList();
            for (Part part : Part.values()) {
                named.add(named(scratch.create(state.get(part)), name(part)));
            }
            if (memory.length > 0) {
                named.add(named(scratch.create(memory), "memory"));
            }
            named.add(named(scratch.create(new long[] {step}), "step"));
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            named.encode(bytes, NDList.Encoding.SAFETENSORS);
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static NDArray named(NDArray array, String name) {
        array.setName(name);
        return array;
    }
}
