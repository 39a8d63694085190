package mixmatch.cli.chaos;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code losses.csv} without times, and the hash of weights and statistics: two runs of one spec agree in them to the bit. */
record RunBits(byte[] losses, String weightsSha256) {
    /** The first difference of the other one, in a phrase; empty where there is none. */
    String firstDifference(RunBits other) {
        List<String> mine = lines();
        List<String> theirs = other.lines();
        for (int i = 0; i < Math.max(mine.size(), theirs.size()); i++) {
            String here = i < mine.size() ? mine.get(i) : "nothing";
            String there = i < theirs.size() ? theirs.get(i) : "nothing";
            if (!here.equals(there)) {
                return "step %d: %s in place of %s".formatted(i, there, here);
            }
        }
        return weightsSha256.equals(other.weightsSha256)
                ? ""
                : "the final weights, %s in place of %s".formatted(other.weightsSha256, weightsSha256);
    }

    private List<String> lines() {
        return new String(losses, StandardCharsets.UTF_8).lines().toList();
    }
}
