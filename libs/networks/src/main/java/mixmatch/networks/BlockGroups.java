package mixmatch.networks;

import static mixmatch.spec.SpecKey.key;

import java.util.List;
import mixmatch.spec.CrossCheck;
import mixmatch.spec.RunSpec;
import mixmatch.spec.SpecKey;
import mixmatch.spec.SpecRange;
import mixmatch.spec.Variant;

/** Three groups of n residual blocks, depth 6n + {@code others}, of 16, 32 and 64 filters times the width. */
record BlockGroups(int others) {
    interface ResidualBlock {
        /** Adds a block's layers, which read value {@code x}; returns the number of the value that they make. */
        int add(int x, String name, int filters, int stride);
    }

    /** The declaration of a network with such groups, of a depth and a width. */
    Variant declaration(String name, String sentence, SpecRange depths, int depth, SpecKey width) {
        String words = "6n+%d, with n blocks in each of three groups.".formatted(others);
        CrossCheck check = new CrossCheck(List.of("network.depth"), values -> {
            long given = CrossCheck.whole(values, "network.depth");
            long below = given - Math.floorMod(given - others, 6L);
            String problem = "network.depth is %d, but must be 6n+%d: the nearest are %d and %d";
            return CrossCheck.unless(given == below, problem, given, others, below, below + 6);
        });
        List<SpecKey> keys = List.of(key("network.depth", depths, depth).says(words), width);
        return new Variant("network", name, sentence, keys, List.of(check));
    }

    /** Adds all blocks, by the network's depth and width; returns the number of the value that the last one makes. */
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
