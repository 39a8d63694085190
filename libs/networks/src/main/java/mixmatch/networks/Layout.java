package mixmatch.networks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors of a flat vector, which lie in the order of the tree of their names: each branch whole, before the next. */
final class Layout {
    private final Branch root = new Branch();

    private record Leaf(String name, boolean decayed, List<Integer> shape) {}

    private static final class Branch {
        private final Map<String, Branch> branches = new LinkedHashMap<>();
        private Leaf leaf;
    }

    /** @param name its words divided by dots, as in {@code blocks.0.conv1.weight} */
    void add(String name, boolean decayed, Integer... shape) {
        Branch branch = root;
        for (String word : name.split("\\.")) {
            branch = branch.branches.computeIfAbsent(word, none -> new Branch());
        }
        if (branch.leaf != null) {
            throw new IllegalArgumentException("two tensors are called " + name);
        }
        branch.leaf = new Leaf(name, decayed, List.of(shape));
    }

    List<Tensor> inOrder() {
        List<Tensor> tensors = new ArrayList<>();
        collect(root, tensors);
        return List.copyOf(tensors);
    }

    private static void collect(Branch branch, List<Tensor> tensors) {
        if (branch.leaf != null) {
            int offset = tensors.isEmpty() ? 0 : end(tensors.get(tensors.size() - 1));
            tensors.add(new Tensor(branch.leaf.name(), branch.leaf.shape(), offset, branch.leaf.decayed()));
        }
        branch.branches.values().forEach(next -> collect(next, tensors));
    }

    private static int end(Tensor tensor) {
        return Math.addExact(tensor.offset(), tensor.size());
    }
}
