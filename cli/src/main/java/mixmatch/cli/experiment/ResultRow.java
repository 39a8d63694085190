package mixmatch.cli.experiment;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * A method with a number of labels, over the seeds.
 *
 * @param amount as {@link PlannedRun#amount}
 * @param bySeed in the order of the seeds; empty where a run failed
 */
record ResultRow(String method, int amount, List<Optional<MeasuredRun>> bySeed) {
    boolean takesAll() {
        return amount == PlannedRun.ALL;
    }

    /** The number of labelled images; 0 where no run is done. */
    int labels() {
        return done().stream().mapToInt(MeasuredRun::labels).max().orElse(0);
    }

    List<MeasuredRun> done() {
        return bySeed.stream().flatMap(Optional::stream).toList();
    }

    Sample accuracy() {
        return sample(MeasuredRun::testAccuracy);
    }

    /** The lower end of the 95 % interval of the mean accuracy, which is no less than 0; NaN of fewer than two seeds. */
    double low() {
        return Math.max(0, accuracy().low());
    }

    /** The upper end, no more than 1. */
    double high() {
        return Math.min(1, accuracy().high());
    }

    Sample sample(ToDoubleFunction<MeasuredRun> value) {
        return Sample.of(done().stream().mapToDouble(value).toArray());
    }

    /** The accuracy by step, of those steps that all runs have measured. */
    SortedMap<Long, Sample> curve() {
        SortedMap<Long, Sample> curve = new TreeMap<>();
        List<MeasuredRun> runs = done();
        if (!runs.isEmpty()) {
            SortedSet<Long> steps = new TreeSet<>(runs.get(0).curve().keySet());
            runs.forEach(run -> steps.retainAll(run.curve().keySet()));
            steps.forEach(step -> curve.put(step, sample(run -> run.curve().get(step))));
        }
        return curve;
    }

    /** Differences to another row, seed by seed, where both have a result. */
    Sample minus(ResultRow other) {
        double[] differences = IntStream.range(0, bySeed.size())
                .filter(i -> bySeed.get(i).isPresent() && other.bySeed.get(i).isPresent())
                .mapToDouble(i -> bySeed.get(i).get().testAccuracy()
                        - other.bySeed.get(i).get().testAccuracy())
                .toArray();
        return Sample.of(differences);
    }
}
