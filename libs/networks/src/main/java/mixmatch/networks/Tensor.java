package mixmatch.networks;

import java.util.List;

/**
 * A trained tensor or a running statistic, and its place in the flat vector of all of them.
 *
 * @param offset its first element in the flat vector
 * @param decayed whether weight decay shrinks it: kernels of convolutions and linear layers only
 */
public record Tensor(String name, List<Integer> shape, int offset, boolean decayed) {
    public int size() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }
}
