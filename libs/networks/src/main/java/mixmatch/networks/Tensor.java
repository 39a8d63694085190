package mixmatch.networks;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/** A trained tensor or running statistic, as {@code blocks.0.conv1.weight}, and its place in the flat vector of all. */
public record Tensor(String name, List<Integer> shape, int offset) {
    /** A tensor that has no place yet. */
    static Tensor of(String name, Integer... shape) {
        return new Tensor(name, List.of(shape), 0);
    }

    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    /** Whether weight decay shrinks it: kernels of convolutions and linear layers only. */
    public boolean decayed() {
        return shape.size() > 1;
    }

    /** Tensors one after another in the order of the tree of their names: each branch whole, before the next. */
    static List<Tensor> laidOut(List<Tensor> tensors) {
        List<Tensor> placed = new ArrayList<>();
        int offset = 0;
        for (Tensor tensor : inOrder(tensors, 0).toList()) {
            placed.add(new Tensor(tensor.name, tensor.shape, offset));
            offset = Math.addExact(offset, tensor.size());
        }
        return List.copyOf(placed);
    }

    /** @param depth words that all the names begin with alike */
    private static Stream<Tensor> inOrder(List<Tensor> tensors, int depth) {
        return tensors.size() < 2
                ? tensors.stream()
                : tensors.stream()
                        .collect(groupingBy(tensor -> tensor.name.split("\\.")[depth], LinkedHashMap::new, toList()))
                        .values()
                        .stream()
                        .flatMap(branch -> inOrder(branch, depth + 1));
    }
}
