package mixmatch.plan;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import mixmatch.spec.RunSpec;

/**
 * Specs that differ in network and batch, from the quickest to the published one, for images as large as CIFAR-10's and larger; for
 * smaller ones, such as the digits, the spec alone. In a given time that with the largest network is trained which still completes
 * {@value #ENOUGH} steps, those over which the published runs raise lambdaU: a run that is shorter never gives the unlabelled
 * images their whole weight, and gains more by further steps than by a larger network.
 */
public record NetworkLadder(List<RunSpec> rungs) {
    /** The ramp of the published runs (Berthelot et al. 2019). */
    public static final long ENOUGH = 16_384;

    private static final int SMALLEST_SIDE = 16;

    private static final List<List<Integer>> DEPTH_WIDTH_BATCH =
            List.of(List.of(10, 1, 32), List.of(10, 1, 64), List.of(10, 2, 64), List.of(16, 2, 64), List.of(28, 2, 64));

    /** The spec alone: what a person chose stays. */
    public static NetworkLadder only(RunSpec spec) {
        return new NetworkLadder(List.of(spec));
    }

    public static NetworkLadder of(RunSpec spec) {
        if (spec.dataset().imageSize() < SMALLEST_SIDE) {
            return only(spec);
        }
        String yaml = spec.toYaml();
        return new NetworkLadder(DEPTH_WIDTH_BATCH.stream()
                .map(rung -> RunSpec.parse(
                        yaml,
                        spec.name(),
                        Map.of(
                                "network.name", "wide-resnet",
                                "network.depth", rung.get(0).toString(),
                                "network.width", rung.get(1).toString(),
                                "training.batch", rung.get(2).toString())))
                .toList());
    }

    /** The rung to train with for so long, given what a step of each takes. */
    public RunSpec within(Duration time, ToDoubleFunction<RunSpec> stepMillis) {
        RunSpec chosen = rungs.get(0);
        for (RunSpec rung : rungs) {
            if (time.toMillis() / stepMillis.applyAsDouble(rung) < ENOUGH) {
                break;
            }
            chosen = rung;
        }
        return chosen;
    }
}
