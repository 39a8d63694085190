package mixmatch.networks;

import java.util.List;
import mixmatch.spec.CrossCheck;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;

/**
 * The three groups of n blocks that a residual network has, of 16, 32 and 64 filters times its width. The second group and the
 * third begin with stride 2.
 *
 * @param others layers outside of the blocks: the depth is 6n + others
 */
record BlockGroups(int others) {
    /** The layers of a block. */
    interface ResidualBlock {
        /** Adds the layers, which read value {@code x}; returns the number of the value that they make. */
        int add(int x, String name, int filters, int stride);
    }

    SpecKey depth(int least, int most, int fallback) {
        return SpecKey.of(
                "network.depth",
                SpecRange.whole(least, most),
                fallback,
                "6n+%d, with n blocks in each of three groups.".formatted(others));
    }

    CrossCheck depthCheck() {
        return new CrossCheck(List.of("network.depth"), values -> {
            long depth = CrossCheck.whole(values, "network.depth");
            long below = depth - Math.floorMod(depth - others, 6L);
            return CrossCheck.unless(
                    depth == below,
                    "network.depth is %d, but must be 6n+%d: the nearest are %d and %d",
                    depth,
                    others,
                    below,
                    below + 6);
        });
    }

    /**
     * Adds all blocks; returns the number of the value that the last one makes.
     *
     * @param keys of the network: its depth and width
     */
    int add(RunSpec.Named keys, int x, ResidualBlock block) {
        int n = (keys.whole("depth") - others) / 6;
        int last = x;
        for (int i = 0; i < 3 * n; i++) {
            int group = i / n;
            int stride = group > 0 && i % n == 0 ? 2 : 1;
            last = block.add(last, "blocks." + i, (16 << group) * keys.whole("width"), stride);
        }
        return last;
    }
}
