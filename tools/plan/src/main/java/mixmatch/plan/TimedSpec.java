package mixmatch.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import mixmatch.spec.RunSpec;

/**
 * The keys of a spec that follow from how many steps it has time for. Each stands in the spec, so that a run which ends after some
 * other step has the bits that this spec gives up to there.
 *
 * @param steps as many as are expected
 * @param evaluations of checkpoints, the last one included
 */
public record TimedSpec(long steps, long evaluations) {
    /** The spec's steps by those: a machine that others kept busy when it was measured may become so much quicker. */
    private static final long QUICKER = 32;

    private static final long MOST_EVALUATIONS = 30;
    /** Of all that the cores can do meanwhile. */
    private static final double PART_FOR_EVALUATIONS = 0.05;

    /** In short runs an average over the last thousand steps would be one over weights that were still bad. */
    private static final long AVERAGES_ARE_LONG_FROM = 10_000;
    /** Running statistics of 0.99 need some hundred steps before they are right. */
    private static final long STATISTICS_ARE_SHORT_BELOW = 1_500;

    /**
     * @param stepMillis of a step, evaluations apart
     * @param evaluationMillis of one evaluation on one core
     */
    public static TimedSpec of(double seconds, double stepMillis, double evaluationMillis, int cores) {
        long steps = Math.max(1, Math.round(1e3 * seconds / stepMillis));
        double affordable = PART_FOR_EVALUATIONS * 1e3 * seconds * cores / Math.max(1, evaluationMillis);
        return new TimedSpec(steps, Math.max(1, Math.min(MOST_EVALUATIONS, (long) affordable)));
    }

    /** Overrides what follows from the steps, but for the keys that a person has set. */
    public RunSpec applyTo(RunSpec spec, Set<String> set) {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("training.emaDecay", steps < AVERAGES_ARE_LONG_FROM ? "0.99" : "0.999");
        keys.put(
                "training.batchNormDecay",
                steps < STATISTICS_ARE_SHORT_BELOW ? "0.95" : steps < AVERAGES_ARE_LONG_FROM ? "0.99" : "0.999");
        keys.put("checkpoints.every", Long.toString((steps + evaluations - 1) / evaluations));
        if (spec.method().keys().containsKey("rampUpSteps")) {
            keys.put("method.rampUpSteps", Long.toString(ramp(spec)));
        }
        keys.keySet().removeAll(set);
        keys.put("training.steps", Long.toString(Math.min(QUICKER * steps, RunSpec.Training.MOST_STEPS)));
        return RunSpec.parse(spec.toYaml(), spec.name(), keys);
    }

    /**
     * A ramp that is by default a part of the run stays that part. Where it is so many steps, as MixMatch's, it keeps its slope: the
     * same end reached early makes a short run collapse.
     */
    private long ramp(RunSpec spec) {
        long ramp = spec.method().whole("rampUpSteps");
        boolean isPart = defaultRamp(spec, 1_000) != defaultRamp(spec, 2_000);
        return isPart ? Math.round((double) ramp * steps / spec.training().steps()) : ramp;
    }

    private static long defaultRamp(RunSpec spec, long steps) {
        Map<String, String> keys = Map.of("method.name", spec.method().name(), "training.steps", Long.toString(steps));
        return RunSpec.parse("{}", spec.name(), keys).method().whole("rampUpSteps");
    }
}
