package mixmatch.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import mixmatch.golden.Golden;
import mixmatch.networks.Tensor;

/** The arrays of a golden {@code .npz} whose names begin alike, without that beginning. */
public record GoldenNumbers(Map<String, NDArray> arrays) {
    public static GoldenNumbers read(NDManager manager, String file, String prefix) throws IOException {
        Map<String, NDArray> arrays = new HashMap<>();
        try (var in = Golden.open(file)) {
            NDList.decode(manager, in).stream()
                    .filter(array -> array.getName().startsWith(prefix))
                    .forEach(array -> arrays.put(array.getName().substring(prefix.length()), array));
        }
        return new GoldenNumbers(arrays);
    }

    public NDArray get(String name) {
        return arrays.get(name);
    }

    public float[] floats(String name) {
        return get(name).toFloatArray();
    }

    /** Tensors of a network as its flat vectors have them. */
    public float[] flat(String prefix, List<Tensor> tensors) {
        NDList parts = tensors.stream()
                .map(tensor -> get(prefix + "/" + tensor.name()).flatten())
                .collect(Collectors.toCollection(NDList::new));
        return NDArrays.concat(parts).toFloatArray();
    }

    /** Norm of the difference over norm, tensor by tensor. */
    public static void assertNear(
            String what, List<Tensor> tensors, float[] actual, float[] expected, double tolerance) {
        for (Tensor tensor : tensors) {
            double difference = 0;
            double norm = 0;
            for (int i = tensor.offset(); i < tensor.offset() + tensor.size(); i++) {
                difference += Math.pow(actual[i] - expected[i], 2);
                norm += Math.pow(expected[i], 2);
            }
            assertThat(Math.sqrt(difference))
                    .as(what + " " + tensor.name())
                    .isLessThanOrEqualTo(tolerance * Math.sqrt(norm));
        }
    }
}
