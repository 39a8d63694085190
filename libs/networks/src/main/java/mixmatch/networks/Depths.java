package mixmatch.networks;

import java.util.List;
import java.util.Optional;
import mixmatch.spec.CrossCheck;

/** The check of {@code network.depth} where blocks of layers fill only some depths. */
final class Depths {
    private Depths() {}

    /** Depths of the form step * n + first. */
    static CrossCheck of(int step, int first) {
        return new CrossCheck(List.of("network.depth"), values -> {
            long depth = CrossCheck.whole(values, "network.depth");
            long below = depth - Math.floorMod(depth - first, (long) step);
            return depth == below
                    ? Optional.empty()
                    : Optional.of("network.depth is %d, but must be %dn+%d: the nearest are %d and %d"
                            .formatted(depth, step, first, below, below + step));
        });
    }
}
