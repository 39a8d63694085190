package mixmatch.cli.experiment;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Holm's step-down correction (1979): of many tests at 5 %, one in twenty would find a difference where there is none. */
final class HolmCorrection {
    private HolmCorrection() {}

    /** The adjusted probabilities in the same order, at most 1. NaN, a test that could not be made, stays and does not count. */
    static double[] adjusted(double... p) {
        List<Integer> ascending = IntStream.range(0, p.length)
                .filter(i -> !Double.isNaN(p[i]))
                .boxed()
                .sorted(Comparator.comparingDouble(i -> p[i]))
                .toList();
        double[] adjusted = p.clone();
        double most = 0;
        for (int rank = 0; rank < ascending.size(); rank++) {
            int i = ascending.get(rank);
            most = Math.max(most, Math.min(1, (ascending.size() - rank) * p[i]));
            adjusted[i] = most;
        }
        return adjusted;
    }
}
