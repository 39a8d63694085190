package mixmatch.networks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trained tensor or a running statistic, and its place in the flat vector of all of them.
 *
 * @param name its words divided by dots, as in {@code blocks.0.conv1.weight}
 * @param decayed whether weight decay shrinks it: kernels of convolutions and linear layers only
 */
public record Tensor(String name, List<Integer> shape, int offset, boolean decayed) {
    /** A tensor that has no place yet. */
    static Tensor of(String name, boolean decayed, Integer... shape) {
        return new Tensor(name, List.of(shape), 0, decayed);
    }

    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Tensors one after another in the order of the tree of their names: each branch whole, before the next. */
    static List<Tensor> laidOut(List<Tensor> tensors) {
        List<Tensor> placed = new ArrayList<>();
        int offset = 0;
        for (Tensor tensor : inOrder(tensors, 0)) {
            placed.add(new Tensor(tensor.name, tensor.shape, offset, tensor.decayed));
            offset = Math.addExact(offset, tensor.size());
        }
        return List.copyOf(placed);
    }

    /** @param depth words that all the names begin with alike */
    private static List<Tensor> inOrder(List<Tensor> tensors, int depth) {
        if (tensors.size() < 2) {
            return tensors;
        }
        String first = tensors.get(0).name;
        if (tensors.stream().allMatch(tensor -> tensor.name.equals(first))) {
            throw new IllegalArgumentException("two tensors are called " + first);
        }
        Map<String, List<Tensor>> branches = new LinkedHashMap<>();
        for (Tensor tensor : tensors) {
            branches.computeIfAbsent(tensor.name.split("\\.")[depth], word -> new ArrayList<>())
                    .add(tensor);
        }
        return branches.values().stream()
                .flatMap(branch -> inOrder(branch, depth + 1).stream())
                .toList();
    }
}
